package org.pangaea.analysis.memory;

/**
 * What happened in the second or so before a moment, by second.
 *
 * @param nanos the moment
 * @param faults accesses of harts that had to wait for a page
 * @param transfers pages that were sent from node to node
 * @param bytes that all links carried
 */
public record Rates(long nanos, double faults, double transfers, double bytes) {}
