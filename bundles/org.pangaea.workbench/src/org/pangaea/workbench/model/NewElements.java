package org.pangaea.workbench.model;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.Device;
import org.pangaea.model.cluster.IoDevice;
import org.pangaea.model.cluster.MemoryRegion;
import org.pangaea.model.cluster.NamedElement;
import org.pangaea.model.cluster.VCpu;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.file.FileForm;
import org.pangaea.model.values.ByteSize;

/** Makes elements that fit in where they are added: free names, the next id, a first node. */
public final class NewElements {

  private static final long SIZE = 16 * ByteSize.MIB;

  private NewElements() {}

  /** What can be added to an element. */
  public static List<EReference> kinds(EObject parent) {
    return parent.eClass().getEAllContainments().stream()
        .filter(reference -> reference.isMany() || parent.eGet(reference) == null)
        .toList();
  }

  /** Adds an element and returns it. */
  @SuppressWarnings("unchecked")
  public static EObject add(EObject parent, EReference reference) {
    EClass type = reference.getEReferenceType();
    EObject element = EcoreUtil.create(type);
    if (reference.isMany()) {
      ((List<EObject>) parent.eGet(reference)).add(element);
    } else {
      parent.eSet(reference, element);
    }
    Cluster cluster = (Cluster) EcoreUtil.getRootContainer(parent);
    if (element instanceof NamedElement named) {
      named.setName(freeName(cluster, FileForm.keyword(type)));
    }
    place(element, Clusters.nodes(cluster).stream().findFirst().orElse(null));
    return element;
  }

  private static void place(EObject element, VirtualNode first) {
    switch (element) {
      case VirtualNode node -> node.setMemory(SIZE);
      case MemoryRegion region -> {
        region.setSize(SIZE);
        region.setHome(first);
      }
      case VCpu vcpu -> {
        vcpu.setId(((VirtualMachine) vcpu.eContainer()).getVcpus().size() - 1);
        vcpu.setNode(first);
      }
      case Device device -> device.setNode(first);
      case IoDevice device -> device.setPath("/dev/null");
      case VirtualMachine machine -> machine.setGuest("builtin");
      default -> {
        // Its defaults are fine.
      }
    }
  }

  /** A name that nothing in the cluster has. */
  public static String freeName(Cluster cluster, String stem) {
    Set<String> taken = new HashSet<>();
    cluster
        .eAllContents()
        .forEachRemaining(one -> {
          if (one instanceof NamedElement named) {
            taken.add(named.getName());
          }
        });
    int number = 0;
    while (taken.contains(stem + number)) {
      number++;
    }
    return stem + number;
  }
}
