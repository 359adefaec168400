package org.pangaea.model.validation;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.cluster.Computer;
import org.pangaea.model.cluster.NamedElement;
import org.pangaea.model.cluster.VirtualMachine;

/** Names become arguments of commands, names of files and of sockets. */
final class NameChecker implements Checker {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,62}");

  @Override
  public void check(Cluster cluster, Findings findings) {
    checkName(cluster, findings);
    cluster
        .eAllContents()
        .forEachRemaining(element -> {
          if (element instanceof NamedElement named) {
            checkName(named, findings);
          }
        });
    checkDistinct(cluster.getComputers(), "in the cluster", findings);
    // Commands and reports name a node without its computer.
    checkDistinct(Clusters.nodes(cluster), "in the cluster", findings);
    checkDistinct(cluster.getVirtualMachines(), "in the cluster", findings);
    for (Computer computer : cluster.getComputers()) {
      checkDistinct(computer.getIoDevices(), "of this computer", findings);
    }
    for (VirtualMachine machine : cluster.getVirtualMachines()) {
      checkDistinct(machine.getDevices(), "of this virtual machine", findings);
    }
  }

  private static void checkName(NamedElement element, Findings findings) {
    String name = element.getName();
    if (name == null || name.isEmpty()) {
      findings.add(
          Rule.NAME_MISSING,
          element,
          ClusterPackage.Literals.NAMED_ELEMENT__NAME,
          "It has no name.",
          "Give it one.");
    } else if (!NAME.matcher(name).matches()) {
      findings.add(
          Rule.NAME_MALFORMED,
          element,
          ClusterPackage.Literals.NAMED_ELEMENT__NAME,
          "Its name '%s' cannot be used in commands and file names.".formatted(name),
          "Begin with a letter and go on with letters, digits, '-', '_' or '.', up to 63 in all.");
    }
  }

  private static void checkDistinct(
      Collection<? extends NamedElement> elements, String where, Findings findings) {
    Map<String, NamedElement> seen = new HashMap<>();
    for (NamedElement element : elements) {
      String name = element.getName();
      NamedElement first = name == null ? null : seen.putIfAbsent(name, element);
      if (first != null) {
        findings.add(
            Rule.NAME_DUPLICATE,
            element,
            ClusterPackage.Literals.NAMED_ELEMENT__NAME,
            "Another one %s is called '%s', too (%s)."
                .formatted(where, name, ElementPath.of(first)),
            "Rename one of them, and what refers to it.");
      }
    }
  }
}
