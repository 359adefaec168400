package org.pangaea.control;

/**
 * Bytes from or to a console.
 *
 * @param vm number of the VM
 * @param offset of the first byte in the console's output; 0 for input
 * @param base64 the bytes
 */
public record ConsoleData(int vm, long offset, String base64) {}
