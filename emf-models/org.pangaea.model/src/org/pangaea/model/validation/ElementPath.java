package org.pangaea.model.validation;

import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.pangaea.model.file.FileForm;

/**
 * What an element is called in messages: keyword and name, below those of the elements around it.
 * Elements without a name are counted from 1. The cluster is named only where it is meant itself.
 */
public final class ElementPath {

  private ElementPath() {}

  public static String of(EObject element) {
    EObject parent = element.eContainer();
    boolean topLevel = parent == null || parent.eContainer() == null;
    return topLevel ? step(element) : of(parent) + " / " + step(element);
  }

  private static String step(EObject element) {
    String keyword = FileForm.keyword(element.eClass());
    if (FileForm.header(element.eClass()) != null) {
      String name = FileForm.headerText(element);
      return keyword + " " + (name == null || name.isEmpty() ? "(no name)" : name);
    }
    return element.eContainingFeature().isMany() ? keyword + " #" + ordinal(element) : keyword;
  }

  private static int ordinal(EObject element) {
    List<?> siblings = (List<?>) element.eContainer().eGet(element.eContainingFeature());
    return siblings.indexOf(element) + 1;
  }
}
