package org.pangaea.control;

/**
 * Names a VM within its cluster.
 *
 * @param vm number of the VM, from 0
 */
public record VmReference(int vm) {}
