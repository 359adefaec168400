package org.pangaea.control;

/**
 * Asks to record a trace.
 *
 * @param vm number of the VM
 * @param events how many events of each thread are kept until they are read, a power of two from
 *     256 to 1048576
 */
public record TraceRequest(int vm, int events) {}
