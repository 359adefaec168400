package org.pangaea.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pangaea.fabric.bench.PingPongResult;

/**
 * What a benchmark found. Lists are empty, and single results null, where a part was not asked for
 * or could not be measured.
 *
 * @param computer what was measured on
 * @param rounds how often; the results are of the median round
 * @param quick whether the windows were too short for numbers to keep
 * @param guest the versions that were booted, by package
 * @param boots by machine
 * @param speeds by work and number of harts
 * @param raw the raw exchange, measured in turns with {@code faults}
 * @param faults by number of harts
 * @param bound the same, and a raw exchange, by what they are bound to
 * @param links one reader and one writer by the wiring of their nodes, the plain one first
 * @param trips the boot whose {@link Boot#trips} are to be shown
 * @param emulator QEMU's version
 * @param emulatorBoots by number of harts
 * @param kernels programs in C
 * @param programs programs in the guest, by machine
 * @param parallel programs on two harts, each on two nodes, then on one
 * @param measures workloads with all measures and without each, in this order
 */
public record Report(
    Computer computer,
    int rounds,
    boolean quick,
    Map<String, String> guest,
    List<Boot> boots,
    List<Speed> speeds,
    PingPongResult raw,
    List<Faults> faults,
    List<BoundFaults> bound,
    List<Faults> links,
    Boot trips,
    String emulator,
    List<EmulatorBoot> emulatorBoots,
    KernelResults kernels,
    List<ProgramRate> programs,
    List<ParallelRun> parallel,
    List<MeasureEffect> measures) {

  /** The boot on so many nodes and harts, if it was measured. */
  public Optional<Boot> boot(int nodes, int harts) {
    return boots.stream().filter(b -> b.nodes() == nodes && b.harts() == harts).findFirst();
  }
}
