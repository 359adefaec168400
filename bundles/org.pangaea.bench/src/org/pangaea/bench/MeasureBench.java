package org.pangaea.bench;

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
    this.guest = guest.running(Workload.script(Workload.SHARING));
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
      String text = changed.map(Measure::text).orElse(null);
      return Workload.costs(machine, Workload.SHARING).stream()
          .map(cost -> MeasureEffect.of(text, cost))
          .toList();
    }
  }
}
