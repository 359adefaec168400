package org.pangaea.model.validation;

import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EObject;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.ClusterPackage;

/** No file can hold a negative size, but a program that builds a model can. */
final class SizeChecker implements Checker {

  @Override
  public void check(Cluster cluster, Findings findings) {
    cluster.eAllContents().forEachRemaining(element -> checkSizes(element, findings));
  }

  private static void checkSizes(EObject element, Findings findings) {
    for (EAttribute attribute : element.eClass().getEAllAttributes()) {
      if (attribute.getEAttributeType() == ClusterPackage.Literals.BYTE_SIZE
          && (Long) element.eGet(attribute) < 0) {
        findings.add(
            Rule.SIZE_NEGATIVE,
            element,
            attribute,
            "Its %s is negative.".formatted(attribute.getName()),
            "Give a number of bytes from 0 upwards.");
      }
    }
  }
}
