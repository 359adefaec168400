package org.pangaea.control;

import java.util.List;

/**
 * The VMs of which a VMM has a share, also those that have ended and were not removed.
 *
 * @param vms their numbers, ascending
 */
public record MachinesHere(List<Integer> vms) {}
