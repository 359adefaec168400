package org.pangaea.control;

/**
 * A piece of guest RAM and the node that is its home.
 *
 * @param base guest physical address
 * @param size bytes
 * @param node index of the home node
 */
public record MemoryPlace(long base, long size, int node) {}
