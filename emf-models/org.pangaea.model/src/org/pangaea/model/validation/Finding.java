package org.pangaea.model.validation;

import java.util.Optional;
import org.eclipse.emf.ecore.EObject;
import org.pangaea.model.file.Position;

/**
 * Something that validation has to say about one element.
 *
 * @param rule what was checked
 * @param element the element to look at
 * @param path where it is in the model, such as {@code vm linux / vcpu 2}
 * @param message what is wrong, in a complete sentence
 * @param remedy what to do about it, in a complete sentence
 * @param position where it was read from; empty if the model did not come from a file
 */
public record Finding(
    Rule rule,
    EObject element,
    String path,
    String message,
    String remedy,
    Optional<Position> position) {

  public Severity severity() {
    return rule.severity();
  }

  /** {@code line:column: severity: path: message remedy}, the place only if it is known. */
  @Override
  public String toString() {
    String place = position.map(p -> p + ": ").orElse("");
    return place + severity() + ": " + path + ": " + message + " " + remedy;
  }
}
