package org.pangaea.control;

/**
 * Moves a hart to another node while the guest runs.
 *
 * @param vm number of the VM
 * @param hart id
 * @param node index of the node that is to run it
 */
public record MigrateRequest(int vm, int hart, int node) {}
