package org.pangaea.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestImages;
import org.pangaea.model.cluster.VirtualMachine;

/** Runs workloads on two nodes with all measures against the cost of sharing, and without one. */
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
   * @param without the measure that is switched off, or null
   */
  List<MeasureEffect> measure(Measure without) throws DeployException, InterruptedException {
    GuestImages images = without == null ? guest : without.without(guest);
    try (Machines.Machine machine =
        machines.start(NODES, HARTS, MEMORY_PER_NODE, images, model -> switchOff(without, model))) {
      List<MeasureEffect> effects = new ArrayList<>();
      Moment begin = machine.started();
      long faults = 0;
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
                without == null ? null : without.text(),
                work.description(),
                end.secondsSince(begin) - pause,
                end.cpuSecondsSince(begin),
                faultsNow - faults));
        begin = end;
        faults = faultsNow;
      }
      machine.awaitPowerOff(BootBench.LIMIT);
      return effects;
    }
  }

  private static void switchOff(Measure measure, VirtualMachine model) {
    if (measure != null) {
      measure.switchOff(model);
    }
  }
}
