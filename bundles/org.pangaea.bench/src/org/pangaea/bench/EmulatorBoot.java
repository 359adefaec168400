package org.pangaea.bench;

/**
 * The boot of {@link Boot} on QEMU.
 *
 * @param harts of the machine
 * @param shellSeconds from the start of the process to the shell's line on the console; firmware
 *     included
 * @param offSeconds from there to the end of the process
 * @param cpuSeconds CPU time of the process to the shell
 */
public record EmulatorBoot(int harts, double shellSeconds, double offSeconds, double cpuSeconds) {}
