package org.pangaea.bench;

/**
 * What a workload took with the measures that are on by default, or with one changed.
 *
 * @param change what was changed, as "without timerPacing"; null for nothing
 * @param workload what ran
 * @param seconds by the wall
 * @param cpuSeconds CPU time of all VMM processes
 * @param faults page faults that needed another node
 * @param mebibytes sent over the links in both directions
 * @param instructions millions retired by all harts
 */
public record MeasureEffect(
    String change,
    String workload,
    double seconds,
    double cpuSeconds,
    long faults,
    double mebibytes,
    double instructions) {
  static MeasureEffect of(String change, Workload.Cost cost) {
    return new MeasureEffect(
        change,
        cost.workload().description(),
        cost.seconds(),
        cost.cpuSeconds(),
        cost.faults(),
        cost.mebibytes(),
        cost.instructions());
  }
}
