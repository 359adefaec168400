package org.pangaea.bench;

/**
 * What a workload took with all measures, or without one.
 *
 * @param without the measure that was switched off; null for none
 * @param workload what ran
 * @param seconds by the wall
 * @param cpuSeconds CPU time of all VMM processes
 * @param faults page faults that needed another node
 */
public record MeasureEffect(
    String without, String workload, double seconds, double cpuSeconds, long faults) {}
