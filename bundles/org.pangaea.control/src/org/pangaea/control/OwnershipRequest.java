package org.pangaea.control;

/**
 * Asks for a part of the ownership map.
 *
 * @param vm number of the VM
 * @param firstPage first guest page frame number
 * @param count how many pages
 */
public record OwnershipRequest(int vm, long firstPage, int count) {}
