package org.pangaea.bench;

/**
 * What a program took on two harts.
 *
 * @param program what ran, and where
 * @param nodes that the harts are on; 0 for threads of the computer itself, which have no faults
 *     and whose instructions nobody counts
 * @param seconds by the wall
 * @param cpuSeconds CPU time of all VMM processes
 * @param faults page faults that needed another node
 * @param instructions millions retired by all harts
 * @param speedUp how much more work was done in a second than by one program with one thread on the
 *     same machine; null where that is what ran
 * @param toOneNode work per second as a multiple of that with both harts on one node; null where
 *     they are
 */
public record ParallelRun(
    String program,
    int nodes,
    double seconds,
    double cpuSeconds,
    long faults,
    double instructions,
    Double speedUp,
    Double toOneNode) {}
