package org.pangaea.control;

/**
 * How often something took about equally long.
 *
 * @param upTo the longest time of the bucket, in microseconds
 * @param count how often
 */
public record LatencyBucket(double upTo, long count) {}
