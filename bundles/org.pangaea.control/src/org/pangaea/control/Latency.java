package org.pangaea.control;

/**
 * How long something took, in microseconds.
 *
 * @param count how often
 * @param p50 median
 * @param p99 99th percentile
 * @param max longest
 */
public record Latency(long count, double p50, double p99, double max) {}
