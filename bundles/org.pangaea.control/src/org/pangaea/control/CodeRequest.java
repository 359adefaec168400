package org.pangaea.control;

/**
 * Asks what guest code is hot.
 *
 * @param vm number of the VM
 * @param most how many pieces of code to name at most
 */
public record CodeRequest(int vm, int most) {}
