package org.pangaea.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.Progress;
import org.pangaea.model.cluster.VirtualMachine;

/**
 * Gets the images of a machine's guest: named ones from where guests come from, others from their
 * files.
 *
 * @param source of named guests
 * @param folder what relative paths in the model begin at
 */
public record GuestPreparation(GuestSource source, Path folder) {

  /** Fetches what is not here. The command line is the guest's own, and what the model adds. */
  public GuestImages prepare(VirtualMachine machine, Progress progress)
      throws DeployException, InterruptedException {
    GuestImages images =
        machine.getGuest() != null
            ? named(machine.getGuest(), progress)
            : own(machine.getKernel(), Optional.ofNullable(machine.getInitrd()));
    if (machine.getCommandLine() == null) {
      return images;
    }
    try {
      return images.appending(machine.getCommandLine());
    } catch (IllegalArgumentException e) {
      throw new DeployException(
          DeployException.Kind.INVALID_MODEL,
          "The command line of the VM %s is too long. %s"
              .formatted(machine.getName(), e.getMessage()),
          e);
    }
  }

  private GuestImages named(String guest, Progress progress)
      throws DeployException, InterruptedException {
    progress.phase("Preparing the guest " + guest);
    try {
      return source.prepare(guest, progress);
    } catch (GuestException e) {
      throw new DeployException(DeployException.Kind.FAILED, e.getMessage(), e);
    }
  }

  private GuestImages own(String kernel, Optional<String> initrd) throws DeployException {
    Path kernelFile = existing("kernel", kernel);
    Optional<Path> initrdFile = Optional.empty();
    if (initrd.isPresent()) {
      initrdFile = Optional.of(existing("initrd", initrd.get()));
    }
    try {
      return GuestImages.own(kernelFile, initrdFile);
    } catch (GuestException e) {
      throw new DeployException(DeployException.Kind.FAILED, e.getMessage(), e);
    }
  }

  private Path existing(String what, String name) throws DeployException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      throw new DeployException(
          DeployException.Kind.NOT_FOUND,
          "There is no %s %s. Check the path.".formatted(what, file));
    }
    return file;
  }
}
