package org.pangaea.model.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;

/**
 * Names that stand for elements. An element is referred to by its name, or, where several of its
 * kind have that name, by its path: {@code left/eth0} is what {@code left} contains as {@code
 * eth0}. The cluster itself is part of no path.
 */
final class ReferenceNames {

  /** No single element has the name that was given. */
  static final class Unresolved extends Exception {
    private static final long serialVersionUID = 1L;

    Unresolved(String message) {
      super(message);
    }
  }

  private record Candidate(EObject element, String path) {

    boolean isCalled(String name) {
      return path.equals(name) || path.endsWith("/" + name);
    }
  }

  private final EClass type;
  private final List<Candidate> candidates = new ArrayList<>();

  /** Collects all elements of the type below a root that have a name. */
  ReferenceNames(EObject root, EClass type) {
    this.type = type;
    root.eAllContents()
        .forEachRemaining(element -> {
          if (type.isInstance(element) && FileForm.headerText(element) != null) {
            candidates.add(new Candidate(element, path(element)));
          }
        });
  }

  /** The only element of that name; of several with one path, the first. */
  EObject resolve(String name) throws Unresolved {
    List<Candidate> called = candidates.stream().filter(c -> c.isCalled(name)).toList();
    if (called.isEmpty()) {
      List<String> known = candidates.stream().map(c -> FileForm.headerText(c.element)).toList();
      throw new Unresolved(
          "No %s is called '%s'. %s"
              .formatted(FileForm.keyword(type), name, Nearest.suggestion(name, known)));
    }
    List<String> paths = called.stream().map(Candidate::path).distinct().toList();
    if (paths.size() > 1) {
      throw new Unresolved(
          "More than one %s is called '%s': write one of %s."
              .formatted(FileForm.keyword(type), name, String.join(", ", paths)));
    }
    return called.get(0).element;
  }

  /** The shortest name that {@link #resolve} takes for this element. */
  String nameOf(EObject element) {
    String path = path(element);
    for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
      String name = path.substring(slash + 1);
      if (candidates.stream().filter(c -> c.isCalled(name)).map(Candidate::path).distinct().count()
          == 1) {
        return name;
      }
    }
    return path;
  }

  private static String path(EObject element) {
    String name = Objects.requireNonNullElse(FileForm.headerText(element), "");
    EObject parent = element.eContainer();
    return parent == null || parent.eContainer() == null ? name : path(parent) + "/" + name;
  }
}
