package org.pangaea.bench;

/**
 * How fast a program in the guest is on one machine.
 *
 * @param program what it does
 * @param machine what it ran on
 * @param first units of its work a second of guest time, the first time
 * @param again the same the second time, right after
 */
public record ProgramRate(String program, String machine, double first, double again) {}
