package org.pangaea.control;

/**
 * Where things were loaded.
 *
 * @param entry guest physical address of the first instruction
 * @param deviceTree guest physical address of the device tree
 * @param bytes loaded in all
 */
public record LoadResult(long entry, long deviceTree, long bytes) {}
