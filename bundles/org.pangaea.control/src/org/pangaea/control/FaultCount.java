package org.pangaea.control;

/**
 * Faults of one kind.
 *
 * @param kind {@code read}, {@code write} (there was no valid copy), {@code upgrade} (there was one
 *     for reading) or {@code fetch}
 * @param count how many
 * @param nanos how long they took together; 0 where only the sum over all kinds is kept
 */
public record FaultCount(String kind, long count, long nanos) {}
