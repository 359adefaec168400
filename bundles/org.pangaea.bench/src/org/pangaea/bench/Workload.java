package org.pangaea.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pangaea.deploy.DeployException;

/**
 * What a Linux on several nodes does to see what that costs it.
 *
 * @param name stands in the line that the guest prints behind it
 * @param description for people
 * @param command of the shell in the guest {@code tools}, without double quotes; empty for the
 *     boot, which comes first
 */
record Workload(String name, String description, String command) {
  static final Workload BOOT = new Workload("BOOT", "boot to the shell", "");

  /** What two nodes with four harts share their memory for. */
  static final List<Workload> SHARING =
      List.of(
          BOOT,
          new Workload("IDLE", "idle for 10 s", "sleep 10"),
          new Workload(
              "COMPUTE",
              "four programs that compute",
              "stress-ng --cpu 4 --cpu-method crc16 --cpu-ops 1200"),
          new Workload(
              "FILES",
              "two shells write and delete files",
              "w(){ i=0;while [ $i -lt 150 ];do echo $i>/tmp/$1$i;rm /tmp/$1$i;i=$((i+1));done;};"
                  + "w a& w b& wait"),
          new Workload(
              "FORK",
              "two shells start programs",
              "f(){ i=0;while [ $i -lt 60 ];do /bin/true;i=$((i+1));done;};f& f& wait"),
          new Workload(
              "HACKBENCH", "hackbench, 20 tasks, 20 messages", "hackbench -g 1 -f 10 -l 20"),
          new Workload(
              "PIPE",
              "pipe from node to node, 4 MiB",
              "taskset 1 dd if=/dev/zero bs=4k count=1024|taskset 8 cat >/dev/null"),
          new Workload(
              "MEMORY",
              "a program of 300 MiB on each node in turn",
              "m(){ taskset $1 dd if=/dev/zero of=/dev/null bs=300M count=1;};m 1&&m 8&&m 1&&m 8"),
          new Workload(
              "ATOMICS",
              "atomics on one line, four harts",
              "stress-ng --atomic 4 --atomic-ops 400"));

  /** Until the watcher has asked all nodes, nothing else is to happen. */
  private static final int PAUSE_SECONDS = 2;

  private static final String FAILED = "failed:";

  /**
   * What one took.
   *
   * @param seconds by the wall
   * @param cpuSeconds CPU time of all VMM processes
   * @param faults page faults that needed another node
   * @param mebibytes sent over all links
   * @param instructions millions retired by all harts
   */
  record Cost(
      Workload workload,
      double seconds,
      double cpuSeconds,
      long faults,
      double mebibytes,
      double instructions) {}

  /** How the line ends that the guest prints behind it. */
  String end() {
    return name + " over";
  }

  /**
   * A script for all of them: a line behind each, twice, since a message of the kernel may fall
   * into it; then a pause.
   */
  static String script(List<Workload> workloads) {
    String all =
        workloads.stream()
            .map(work ->
                work.command.isEmpty()
                    ? "e %s;".formatted(work.name)
                    : "t(){ %s;};r %s;".formatted(work.command, work.name))
            .collect(Collectors.joining());
    return "e(){ echo $* over;echo $* over;sleep %d;};".formatted(PAUSE_SECONDS)
        + "r(){ t >/dev/null 2>&1&&e $1||e %s $1;};".formatted(FAILED)
        + all
        + "stty sane";
  }

  /**
   * What each of them took, on a machine whose guest runs their script; up to its end.
   *
   * @throws DeployException if one of them failed, or the machine did
   */
  static List<Cost> costs(Machines.Machine machine, List<Workload> workloads)
      throws DeployException, InterruptedException {
    List<Cost> costs = new ArrayList<>();
    Moment begin = machine.started();
    long faults = 0;
    long bytes = 0;
    long instructions = 0;
    for (Workload work : workloads) {
      Line line = machine.awaitLine(work.end(), BootBench.LIMIT);
      if (line.text().contains(FAILED)) {
        throw new DeployException(
            DeployException.Kind.FAILED,
            "In the guest this failed: %s.".formatted(work.description));
      }
      Moment end = line.moment();
      Sample sample = machine.after(Duration.ZERO);
      long faultsNow = Trips.of(sample).allPageFaults();
      double pause = work.command.isEmpty() ? 0 : PAUSE_SECONDS;
      costs.add(
          new Cost(
              work,
              end.secondsSince(begin) - pause,
              end.cpuSecondsSince(begin),
              faultsNow - faults,
              (sample.bytesSent() - bytes) / (double) (1 << 20),
              (sample.instructions() - instructions) / 1e6));
      begin = end;
      instructions = sample.instructions();
      faults = faultsNow;
      bytes = sample.bytesSent();
    }
    machine.awaitPowerOff(BootBench.LIMIT);
    return costs;
  }
}
