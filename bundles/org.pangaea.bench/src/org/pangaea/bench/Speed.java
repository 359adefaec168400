package org.pangaea.bench;

/**
 * How fast harts execute a program that shares nothing.
 *
 * @param work what the program does
 * @param harts all on one node
 * @param mipsOfCpu million instructions a second of the harts' CPU time, mean of the harts
 * @param mipsOfTime million instructions a second of wall time, all harts together
 */
public record Speed(String work, int harts, double mipsOfCpu, double mipsOfTime) {}
