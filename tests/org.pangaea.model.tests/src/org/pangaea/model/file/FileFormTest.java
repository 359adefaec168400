package org.pangaea.model.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EReference;
import org.junit.jupiter.api.Test;
import org.pangaea.model.cluster.ClusterPackage;

/** What the file form asks of the metamodel, now and after every change to it. */
class FileFormTest {

  private static final List<EClass> CONCRETE =
      ClusterPackage.eINSTANCE.getEClassifiers().stream()
          .filter(EClass.class::isInstance)
          .map(EClass.class::cast)
          .filter(type -> !type.isAbstract())
          .toList();

  @Test
  void everyClassHasAKeyword() {
    CONCRETE.forEach(type -> assertNotNull(FileForm.keyword(type), type.getName()));
  }

  @Test
  void noBlockIsMistakenForAnotherOfTheSameParent() {
    for (EClass type : CONCRETE) {
      Set<String> blocks = new HashSet<>();
      for (EReference containment : type.getEAllContainments()) {
        blocks.add(FileForm.keyword(containment.getEReferenceType()));
      }
      assertEquals(type.getEAllContainments().size(), blocks.size(), type.getName());
    }
  }

  @Test
  void whateverIsReferredToHasANameBehindItsKeyword() {
    for (EClass type : CONCRETE) {
      for (EReference reference : type.getEAllReferences()) {
        if (!reference.isContainment()) {
          assertNotNull(FileForm.header(reference.getEReferenceType()), reference.getName());
        }
      }
    }
  }

  @Test
  void onlyReferencesHaveSeveralValues() {
    for (EClass type : CONCRETE) {
      type.getEAllAttributes().forEach(a -> assertFalse(a.isMany(), a.getName()));
    }
  }
}
