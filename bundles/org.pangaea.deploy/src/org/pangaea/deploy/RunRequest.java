package org.pangaea.deploy;

import org.pangaea.guests.GuestImages;
import org.pangaea.model.cluster.VirtualMachine;

/**
 * A machine to run.
 *
 * @param name to run it under
 * @param machine of a valid model
 * @param guest its images, on this computer
 */
public record RunRequest(String name, VirtualMachine machine, GuestImages guest) {}
