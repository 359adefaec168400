package org.pangaea.control;

/**
 * Lets a paused VM run on.
 *
 * @param vm number of the VM
 * @param ticks guest time to go on from: the latest that any node read when it paused
 */
public record ResumeRequest(int vm, long ticks) {}
