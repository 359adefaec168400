package org.pangaea.bench;

/**
 * An engine's speed as a multiple of QEMU's: 2 is twice as fast.
 *
 * @param kernel its name, or what the mean is of
 * @param engine whose speed
 * @param thread by CPU time of the executing thread
 * @param process by CPU time of the process
 * @param wall by wall time
 * @param first by wall time, from the start of the process through the warm-up
 */
public record KernelRatio(
    String kernel, String engine, double thread, double process, double wall, double first) {
  static KernelRatio of(KernelSpeed ours, KernelSpeed theirs) {
    return new KernelRatio(
        ours.kernel(),
        ours.machine(),
        ours.perThreadSecond() / theirs.perThreadSecond(),
        ours.perProcessSecond() / theirs.perProcessSecond(),
        ours.perSecond() / theirs.perSecond(),
        ours.firstPerSecond() / theirs.firstPerSecond());
  }
}
