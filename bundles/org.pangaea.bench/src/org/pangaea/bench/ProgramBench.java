package org.pangaea.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestImages;

/**
 * Runs Debian's own programs in the guest, one after the other, each twice, on one hart. The guest
 * takes the times itself, by {@code /proc/uptime}.
 */
final class ProgramBench {
  /** The guest that has the programs. */
  static final String GUEST = "tools";

  /** What the machine of QEMU's is called. */
  static final String QEMU = "QEMU";

  private static final long MEMORY = 512L << 20;
  private static final String END = "programs measured";
  private static final String FAILED = "failed";

  /**
   * A program.
   *
   * @param name what it does
   * @param count how much of it
   * @param command that does so much
   */
  private record Program(String name, int count, String command) {
    static Program of(String name, int count, String command) {
      return new Program(name, count, command.formatted(count));
    }

    static Program stress(String name, String method, int count) {
      return of(name, count, "stress-ng --cpu 1 --cpu-method " + method + " --cpu-ops %d");
    }
  }

  private static final List<Program> PROGRAMS =
      List.of(
          Program.stress("stress-ng, CRC-16", "crc16", 1_500),
          Program.stress("stress-ng, prime numbers", "prime", 600),
          Program.stress("stress-ng, matrix product, long double", "matrixprod", 30),
          Program.of(
              "dd bs=1, a read and a write",
              1_500_000,
              "dd if=/dev/zero of=/dev/null bs=1 count=%d"),
          Program.of("fork and exec of true", 400, "f %d"));

  private static final String FUNCTIONS =
      "r=;m(){ read a b </proc/uptime;r=$r' '$a;};"
          + "t(){ $@ >/dev/null 2>&1||r=$r' "
          + FAILED
          + "';m;};d(){ t $@;t $@;};"
          + "f(){ i=0;while [ $i -lt $1 ];do /bin/true;i=$((i+1));done;};m;";

  private final Machines machines;
  private final GuestImages guest;

  ProgramBench(Machines machines, GuestImages guest) {
    this.machines = machines;
    this.guest = guest.running(script());
  }

  /** Prints its results twice, for a message of the kernel may fall into a line. */
  private static String script() {
    String works =
        PROGRAMS.stream()
            .map(program -> "d " + program.command + ";")
            .collect(Collectors.joining());
    return FUNCTIONS + works + "p(){ echo pangaea:$r %s;};p;p;stty sane".formatted(END);
  }

  List<ProgramRate> measure() throws DeployException, InterruptedException {
    try (Machines.Machine machine = machines.start(1, 1, MEMORY, guest)) {
      Line line = machine.awaitLine(END, BootBench.LIMIT);
      machine.awaitPowerOff(BootBench.LIMIT);
      return rates("1 node, 1 hart", line.text());
    }
  }

  List<ProgramRate> measure(Qemu qemu) throws DeployException, InterruptedException {
    return rates(QEMU, qemu.run(1, MEMORY, guest, END).line().text());
  }

  /** From seconds of guest time before the first program and behind each. */
  static List<ProgramRate> rates(String machine, String line) throws DeployException {
    List<Double> times = times(line).orElseThrow(() -> failed(machine, line));
    List<ProgramRate> rates = new ArrayList<>();
    for (int i = 0; i < PROGRAMS.size(); i++) {
      Program program = PROGRAMS.get(i);
      double first = times.get(2 * i + 1) - times.get(2 * i);
      double again = times.get(2 * i + 2) - times.get(2 * i + 1);
      rates.add(
          new ProgramRate(program.name, machine, program.count / first, program.count / again));
    }
    return rates;
  }

  private static Optional<List<Double>> times(String line) {
    int begin = line.indexOf("pangaea:");
    int end = line.lastIndexOf(END);
    if (begin < 0 || end < begin) {
      return Optional.empty();
    }
    String[] words = line.substring(begin + "pangaea:".length(), end).strip().split(" ");
    try {
      List<Double> times = new ArrayList<>();
      for (String word : words) {
        times.add(Double.parseDouble(word));
      }
      return Optional.of(times).filter(all -> all.size() == 2 * PROGRAMS.size() + 1);
    } catch (NumberFormatException _) {
      // A program failed, or there is a message of the kernel in between.
      return Optional.empty();
    }
  }

  private static DeployException failed(String machine, String line) {
    return new DeployException(
        DeployException.Kind.FAILED,
        "Not all programs ran in the guest on %s. It printed: %s".formatted(machine, line));
  }
}
