package org.pangaea.bench;

import java.time.Duration;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestImages;

/** Boots Debian's kernel on machines of several shapes. */
final class BootBench {
  /** A line of the shell; on the kernel's command line more text follows it. */
  static final String SHELL = "pangaea: shell";

  /** The guest that is booted. */
  static final String GUEST = "busybox";

  static final long MEMORY_PER_NODE = 256L << 20;
  static final Duration LIMIT = Duration.ofMinutes(10);

  private final Machines machines;
  private final GuestImages guest;

  BootBench(Machines machines, GuestImages guest) {
    this.machines = machines;
    this.guest = running(guest);
  }

  /**
   * A guest whose shell says that it is there, and then powers off. It says so twice, since a
   * message of the kernel may fall into a line; and stty waits until the serial line has sent
   * everything, which the end of the terminal's session would discard.
   */
  static GuestImages running(GuestImages guest) {
    return guest.running("echo %1$s; echo %1$s; stty sane".formatted(SHELL));
  }

  Boot measure(int nodes, int harts) throws DeployException, InterruptedException {
    try (Machines.Machine machine = machines.start(nodes, harts, MEMORY_PER_NODE, guest)) {
      Moment start = machine.started();
      Moment shell = machine.awaitLine(SHELL, LIMIT).moment();
      Sample off = machine.awaitPowerOff(LIMIT);
      return new Boot(
          nodes,
          harts,
          start.secondsSince(machine.launched()),
          shell.secondsSince(start),
          off.moment().secondsSince(start),
          off.instructions(),
          shell.cpuSecondsSince(start),
          off.stallSeconds(),
          Trips.of(off));
    }
  }
}
