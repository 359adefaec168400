package org.pangaea.workbench.model;

import java.util.List;
import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.file.FileForm;

/**
 * Elements of a model, named by where they are in it: such names find the same element again after
 * the text was read anew, when all objects are others.
 */
public final class Elements {

  private Elements() {}

  /** Where an element is; empty for the cluster itself. */
  public static String pathOf(EObject element) {
    EObject root = EcoreUtil.getRootContainer(element);
    return EcoreUtil.getRelativeURIFragmentPath(root, element);
  }

  /** What is there, if anything is. */
  public static Optional<EObject> at(Cluster cluster, String path) {
    if (path.isEmpty()) {
      return Optional.of(cluster);
    }
    try {
      return Optional.ofNullable(EcoreUtil.getEObject(cluster, path));
    } catch (IndexOutOfBoundsException | IllegalArgumentException gone) {
      return Optional.empty();
    }
  }

  /** What an element contains, in the order of the metamodel. */
  public static List<EObject> children(EObject element) {
    return List.copyOf(element.eContents());
  }

  /** What an element is called in a tree: its keyword, its name, and where it is placed. */
  public static String label(EObject element) {
    String keyword = FileForm.keyword(element.eClass());
    String name = FileForm.headerText(element);
    String placed =
        element.eClass().getEAllReferences().stream()
            .filter(reference -> !reference.isContainment() && !reference.isMany())
            .map(reference -> (EObject) element.eGet(reference))
            .filter(java.util.Objects::nonNull)
            .findFirst()
            .map(FileForm::headerText)
            .map(node -> " on " + node)
            .orElse("");
    return keyword + size(element) + (name == null ? "" : " " + name) + placed;
  }

  private static String size(EObject element) {
    return element instanceof org.pangaea.model.cluster.MemoryRegion region
        ? " " + org.pangaea.model.values.ByteSize.format(region.getSize())
        : "";
  }
}
