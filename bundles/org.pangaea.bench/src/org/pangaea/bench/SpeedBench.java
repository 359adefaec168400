package org.pangaea.bench;

import java.nio.file.Path;
import org.pangaea.deploy.DeployException;

/** Measures how many instructions harts execute a second. */
final class SpeedBench {
  private final Machines machines;
  private final Settings settings;
  private final Path folder;

  SpeedBench(Machines machines, Settings settings, Path folder) {
    this.machines = machines;
    this.settings = settings;
    this.folder = folder;
  }

  Speed measure(BareGuest work, int harts) throws DeployException, InterruptedException {
    try (Machines.Machine machine =
        machines.start(1, harts, BareGuest.MEMORY_PER_NODE, work.prepare(folder, harts, 0))) {
      Sample begin = machine.after(settings.warmUp());
      Sample end = machine.after(settings.window());
      double millions = (end.instructions() - begin.instructions()) / 1e6;
      return new Speed(
          work.description(),
          harts,
          millions / (end.hartSeconds() - begin.hartSeconds()),
          millions / end.moment().secondsSince(begin.moment()));
    }
  }
}
