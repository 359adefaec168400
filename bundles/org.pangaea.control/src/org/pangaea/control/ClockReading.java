package org.pangaea.control;

/**
 * Guest time.
 *
 * @param ticks of 100 ns
 */
public record ClockReading(long ticks) {}
