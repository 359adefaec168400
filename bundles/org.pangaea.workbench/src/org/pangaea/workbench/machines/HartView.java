package org.pangaea.workbench.machines;

/**
 * A vCPU as it was seen last.
 *
 * @param id hart id
 * @param state what it does
 * @param mips million instructions per second since the look before
 * @param load share of a host processor that its thread took, 0 to 1
 */
public record HartView(int id, String state, double mips, double load) {}
