package org.pangaea.bench;

/**
 * What a program took on two nodes with a hart each.
 *
 * @param program what ran, and where
 * @param seconds by the wall
 * @param cpuSeconds CPU time of all VMM processes
 * @param faults page faults that needed another node
 * @param instructions millions retired by all harts
 * @param speedUp how much more work was done in a second than by one program with one thread; null
 *     where that is what ran
 */
public record ParallelRun(
    String program,
    double seconds,
    double cpuSeconds,
    long faults,
    double instructions,
    Double speedUp) {}
