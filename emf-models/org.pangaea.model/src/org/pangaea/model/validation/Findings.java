package org.pangaea.model.validation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.pangaea.model.file.SourcePositions;

/** Collects what checkers find. */
final class Findings {

  private final List<Finding> findings = new ArrayList<>();

  /**
   * Notes a finding.
   *
   * @param feature the attribute to point at; {@code null} for the element itself
   */
  void add(Rule rule, EObject element, EStructuralFeature feature, String message, String remedy) {
    findings.add(
        new Finding(
            rule,
            element,
            ElementPath.of(element),
            message,
            remedy,
            SourcePositions.of(element, feature)));
  }

  /** Worst first; the order of the file among equals. */
  List<Finding> sorted() {
    return findings.stream()
        .sorted(
            Comparator.comparing(Finding::severity)
                .thenComparing(f -> f.position().map(p -> p.line()).orElse(0)))
        .toList();
  }
}
