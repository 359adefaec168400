package org.pangaea.control;

/**
 * One hart.
 *
 * @param id hart id
 * @param state what it is doing: stopped, running, waiting (for an interrupt), or parked and what
 *     for
 * @param instructions retired since the VM started
 * @param pc where it was seen last
 * @param cpuNanos CPU time its thread has used
 */
public record HartStatus(int id, String state, long instructions, long pc, long cpuNanos) {}
