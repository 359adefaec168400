package org.pangaea.deploy;

import java.util.Optional;
import org.pangaea.guests.GuestImages;
import org.pangaea.model.cluster.VirtualMachine;

/**
 * A machine to run.
 *
 * @param name to run it under
 * @param machine of a valid model
 * @param guest its images, on this computer
 * @param deployment the deployed cluster to run it on; empty: it gets VMMs of its own
 */
public record RunRequest(
    String name, VirtualMachine machine, GuestImages guest, Optional<DeploymentInfo> deployment) {
  /** A machine with VMMs of its own. */
  public RunRequest(String name, VirtualMachine machine, GuestImages guest) {
    this(name, machine, guest, Optional.empty());
  }
}
