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
 * @param processor of the computer, by the operating system's number, to which it is bound; -1 if
 *     it runs where the system likes
 */
public record HartStatus(
    int id, String state, long instructions, long pc, long cpuNanos, int processor) {}
