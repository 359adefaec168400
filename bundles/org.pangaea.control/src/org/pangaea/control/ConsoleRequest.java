package org.pangaea.control;

/**
 * Attaches to a console.
 *
 * @param vm number of the VM
 * @param from offset in the console's output since the VM was created; output that is no longer
 *     kept is skipped
 */
public record ConsoleRequest(int vm, long from) {}
