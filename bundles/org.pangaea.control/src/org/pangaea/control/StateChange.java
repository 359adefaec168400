package org.pangaea.control;

/**
 * A share's new state.
 *
 * @param node the VMM's name
 * @param vm number of the VM
 * @param state what it is now
 * @param reason a sentence
 */
public record StateChange(String node, int vm, VmState state, String reason) {}
