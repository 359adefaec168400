package org.pangaea.model.validation;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.eclipse.emf.ecore.EAttribute;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.file.Nearest;

/** A virtual machine runs either a guest that we prepare, or one from files. */
final class GuestChecker implements Checker {

  private final Path folder;

  GuestChecker(Path folder) {
    this.folder = folder;
  }

  @Override
  public void check(Cluster cluster, Findings findings) {
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      checkChoice(machine, findings);
      checkFile(machine, ClusterPackage.Literals.VIRTUAL_MACHINE__KERNEL, findings);
      checkFile(machine, ClusterPackage.Literals.VIRTUAL_MACHINE__INITRD, findings);
    }
  }

  private static void checkChoice(VirtualMachine machine, Findings findings) {
    String guest = machine.getGuest();
    boolean kernel = machine.getKernel() != null;
    if (guest == null && !kernel) {
      findings.add(
          Rule.GUEST_MISSING,
          machine,
          ClusterPackage.Literals.VIRTUAL_MACHINE__GUEST,
          "It has no guest to run.",
          "Add guest = %s, or the kernel to start.".formatted(NamedGuest.BUSYBOX.modelName()));
    }
    if (guest != null && NamedGuest.of(guest).isEmpty()) {
      findings.add(
          Rule.GUEST_UNKNOWN,
          machine,
          ClusterPackage.Literals.VIRTUAL_MACHINE__GUEST,
          "No guest is called '%s'.".formatted(guest),
          Nearest.suggestion(guest, NamedGuest.modelNames()));
    }
    if (guest != null && kernel) {
      findings.add(
          Rule.GUEST_AMBIGUOUS,
          machine,
          ClusterPackage.Literals.VIRTUAL_MACHINE__KERNEL,
          "It has both a guest, '%s', and a kernel of its own.".formatted(guest),
          "Remove one of the two.");
    }
    if (machine.getInitrd() != null && !kernel) {
      findings.add(
          Rule.GUEST_AMBIGUOUS,
          machine,
          ClusterPackage.Literals.VIRTUAL_MACHINE__INITRD,
          "It has an initrd, but no kernel that the initrd goes with.",
          "Add the kernel, or remove the initrd: a named guest brings its own.");
    }
  }

  private void checkFile(VirtualMachine machine, EAttribute attribute, Findings findings) {
    String file = (String) machine.eGet(attribute);
    if (file != null && !isReadable(file)) {
      findings.add(
          Rule.GUEST_FILE_MISSING,
          machine,
          attribute,
          "Its %s '%s' is not a file that can be read.".formatted(attribute.getName(), file),
          "Correct the path; a relative one begins at %s.".formatted(folder));
    }
  }

  private boolean isReadable(String file) {
    try {
      Path path = folder.resolve(file);
      return Files.isRegularFile(path) && Files.isReadable(path);
    } catch (InvalidPathException noPath) {
      return false;
    }
  }
}
