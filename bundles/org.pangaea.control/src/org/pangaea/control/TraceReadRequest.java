package org.pangaea.control;

/**
 * Asks for what was recorded since the last time.
 *
 * @param vm number of the VM
 * @param most how many bytes at most, from 32 to 1048576
 */
public record TraceReadRequest(int vm, int most) {}
