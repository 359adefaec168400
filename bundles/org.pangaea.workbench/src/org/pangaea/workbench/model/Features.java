package org.pangaea.workbench.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EEnum;
import org.eclipse.emf.ecore.EEnumLiteral;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.file.FileForm;

/** What the metamodel says of attributes, as text that people read and write. */
public final class Features {

  private Features() {}

  /** What can be edited of an element: all but what it contains. */
  public static List<EStructuralFeature> of(EObject element) {
    return element.eClass().getEAllStructuralFeatures().stream()
        .filter(feature -> !(feature instanceof EReference r && r.isContainment()))
        .toList();
  }

  /** A feature's name in words, such as {@code Mirror budget}. */
  public static String label(EStructuralFeature feature) {
    String words = feature.getName().replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    String label = Character.toUpperCase(words.charAt(0)) + words.substring(1);
    return label.replace("Ssh ", "SSH ").replace("Id", "Id").replace("Io ", "I/O ");
  }

  /** What the metamodel says that it is; empty if nothing. */
  public static String documentation(EStructuralFeature feature) {
    return Optional.ofNullable(EcoreUtil.getDocumentation(feature)).orElse("").replace("`", "");
  }

  /** The words that may be chosen from; empty if anything may be written. */
  public static List<String> choices(EStructuralFeature feature) {
    return feature.getEType() instanceof EEnum type
        ? type.getELiterals().stream().map(EEnumLiteral::getLiteral).toList()
        : List.of();
  }

  /** The names of the elements that a reference may refer to. */
  public static List<String> targets(EObject element, EReference reference) {
    return candidates(element, reference).stream().map(FileForm::headerText).toList();
  }

  private static List<EObject> candidates(EObject element, EReference reference) {
    List<EObject> found = new java.util.ArrayList<>();
    EcoreUtil.getRootContainer(element)
        .eAllContents()
        .forEachRemaining(one -> {
          if (reference.getEReferenceType().isInstance(one) && FileForm.headerText(one) != null) {
            found.add(one);
          }
        });
    return found;
  }

  /** A feature's value as text; empty if it has none. */
  public static String text(EObject element, EStructuralFeature feature) {
    Object value = element.eGet(feature);
    if (value == null) {
      return "";
    }
    if (feature instanceof EAttribute attribute) {
      return EcoreUtil.convertToString(attribute.getEAttributeType(), value);
    }
    if (value instanceof List<?> several) {
      return several.stream()
          .map(one -> FileForm.headerText((EObject) one))
          .collect(Collectors.joining(", "));
    }
    return Optional.ofNullable(FileForm.headerText((EObject) value)).orElse("");
  }

  /**
   * Gives a feature the value that a text stands for; an empty text is no value.
   *
   * @throws IllegalArgumentException if the text is none of this feature's values; its message is a
   *     sentence
   */
  public static void set(EObject element, EStructuralFeature feature, String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      element.eUnset(feature);
    } else if (feature instanceof EReference reference) {
      refer(element, reference, trimmed);
    } else {
      element.eSet(feature, parsed((EAttribute) feature, trimmed));
    }
  }

  /** Reads a text as a value of an attribute; see {@link #set}. */
  public static Object parsed(EAttribute attribute, String text) {
    try {
      if (attribute.getEAttributeType() instanceof EEnum type
          && type.getEEnumLiteralByLiteral(text) == null) {
        throw new IllegalArgumentException(
            "'%s' is none of: %s.".formatted(text, String.join(", ", choices(attribute))));
      }
      return EcoreUtil.createFromString(attribute.getEAttributeType(), text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is not a number.".formatted(text), e);
    }
  }

  private static void refer(EObject element, EReference reference, String names) {
    List<EObject> candidates = candidates(element, reference);
    List<EObject> named = new java.util.ArrayList<>();
    for (String name : names.split("\\s*,\\s*")) {
      named.add(
          candidates.stream()
              .filter(one -> name.equals(FileForm.headerText(one)))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "No %s is called '%s'."
                          .formatted(FileForm.keyword(reference.getEReferenceType()), name))));
    }
    element.eSet(reference, reference.isMany() ? named : named.getFirst());
  }
}
