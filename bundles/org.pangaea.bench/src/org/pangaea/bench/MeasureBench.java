package org.pangaea.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestImages;

/**
 * Runs workloads on two nodes with the measures against the cost of sharing that are on by default,
 * and with one changed.
 */
final class MeasureBench {
  private static final int NODES = 2;
  private static final int HARTS = 4;
  private static final long MEMORY_PER_NODE = 256L << 20;

  private final Machines machines;
  private final GuestImages guest;

  MeasureBench(Machines machines, GuestImages guest) {
    this.machines = machines;
    this.guest = guest.running(Workload.script());
  }

  /**
   * Runs all workloads, one after the other.
   *
   * @param changed the measure that is switched, if one is
   */
  List<MeasureEffect> measure(Optional<Measure> changed)
      throws DeployException, InterruptedException {
    GuestImages images = changed.map(measure -> measure.changed(guest)).orElse(guest);
    try (Machines.Machine machine =
        machines.start(
            NODES,
            HARTS,
            MEMORY_PER_NODE,
            images,
            Wiring.UNIX,
            Binding.NONE,
            model -> changed.ifPresent(measure -> measure.change(model)))) {
      List<MeasureEffect> effects = new ArrayList<>();
      Moment begin = machine.started();
      long faults = 0;
      long instructions = 0;
      for (Workload work : Workload.values()) {
        Line line = machine.awaitLine(work.end(), BootBench.LIMIT);
        if (!work.succeeded(line.text())) {
          throw new DeployException(
              DeployException.Kind.FAILED,
              "In the guest this failed: %s.".formatted(work.description()));
        }
        Moment end = line.moment();
        Sample sample = machine.after(Duration.ZERO);
        long faultsNow = Trips.of(sample).allPageFaults();
        double pause = work == Workload.BOOT ? 0 : Workload.PAUSE_SECONDS;
        effects.add(
            new MeasureEffect(
                changed.map(Measure::text).orElse(null),
                work.description(),
                end.secondsSince(begin) - pause,
                end.cpuSecondsSince(begin),
                faultsNow - faults,
                (sample.instructions() - instructions) / 1e6));
        begin = end;
        instructions = sample.instructions();
        faults = faultsNow;
      }
      machine.awaitPowerOff(BootBench.LIMIT);
      return effects;
    }
  }
}
