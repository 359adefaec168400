package org.pangaea.bench;

/**
 * How fast a kernel runs somewhere, in rounds of its work.
 *
 * @param kernel its name
 * @param harts of the machine, one of which works
 * @param hot whether it stays in little code
 * @param machine QEMU or the name of an engine
 * @param perThreadSecond rounds a second of CPU time of the thread that executes the guest
 * @param perProcessSecond the same for CPU time of all threads of the process
 * @param perSecond the same for wall time
 * @param firstPerSecond rounds a second of wall time from the start of the process, which is
 *     included, through the warm-up; the three others are from after it
 */
public record KernelSpeed(
    String kernel,
    int harts,
    boolean hot,
    String machine,
    double perThreadSecond,
    double perProcessSecond,
    double perSecond,
    double firstPerSecond) {}
