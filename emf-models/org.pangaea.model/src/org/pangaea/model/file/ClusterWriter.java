package org.pangaea.model.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.EStructuralFeature;

/**
 * Writes the text of one file. The same model always makes the same text: features come in the
 * order of the metamodel, and only those that are required or differ from their default.
 */
final class ClusterWriter {

  private static final int INDENT = 2;

  private final StringBuilder text = new StringBuilder();
  private final Map<EClass, ReferenceNames> names = new HashMap<>();
  private final EObject root;

  private ClusterWriter(EObject root) {
    this.root = root;
  }

  static String write(EObject root) {
    ClusterWriter writer = new ClusterWriter(root);
    writer.block(root, 0);
    return writer.text.toString();
  }

  private void block(EObject object, int depth) {
    List<String> attributes = attributes(object);
    List<EObject> children = children(object);
    indent(depth).append(FileForm.keyword(object.eClass()));
    if (FileForm.header(object.eClass()) != null) {
      String header = FileForm.headerText(object);
      text.append(' ').append(ValueText.quoteIfNeeded(header == null ? "" : header));
    }
    text.append(" {");
    if (isOneLine(attributes, children)) {
      attributes.forEach(attribute -> text.append(' ').append(attribute).append(' '));
    } else {
      text.append('\n');
      attributes.forEach(attribute -> indent(depth + 1).append(attribute).append('\n'));
      children(children, depth + 1, !attributes.isEmpty());
      indent(depth);
    }
    text.append("}\n");
  }

  /** Blank lines stand around blocks, but not between those of one line. */
  private void children(List<EObject> children, int depth, boolean textBefore) {
    boolean blankLine = textBefore;
    boolean previousOneLine = false;
    for (EObject child : children) {
      boolean oneLine = isOneLine(attributes(child), children(child));
      if (blankLine && !(oneLine && previousOneLine)) {
        text.append('\n');
      }
      block(child, depth);
      blankLine = true;
      previousOneLine = oneLine;
    }
  }

  private static boolean isOneLine(List<String> attributes, List<EObject> children) {
    return attributes.size() <= 1 && children.isEmpty();
  }

  private List<String> attributes(EObject object) {
    List<String> lines = new ArrayList<>();
    FileForm.attributes(object.eClass())
        .forEach((name, feature) -> {
          if (isWritten(object, feature)) {
            lines.add(name + " = " + value(object.eGet(feature), feature));
          }
        });
    return lines;
  }

  private static boolean isWritten(EObject object, EStructuralFeature feature) {
    return object.eIsSet(feature)
        || (feature.isRequired() && !feature.isMany() && object.eGet(feature) != null);
  }

  private String value(Object value, EStructuralFeature feature) {
    if (value instanceof List<?> values) {
      return values.stream().map(one -> value(one, feature)).collect(Collectors.joining(", "));
    }
    if (feature instanceof EAttribute attribute) {
      return ValueText.print(attribute.getEAttributeType(), value);
    }
    ReferenceNames known =
        names.computeIfAbsent(
            ((EReference) feature).getEReferenceType(), type -> new ReferenceNames(root, type));
    return ValueText.quoteIfNeeded(known.nameOf((EObject) value));
  }

  private static List<EObject> children(EObject object) {
    List<EObject> children = new ArrayList<>();
    for (EReference containment : FileForm.blocks(object.eClass()).values()) {
      Object value = object.eGet(containment);
      if (value instanceof List<?> several) {
        several.forEach(child -> children.add((EObject) child));
      } else if (value != null) {
        children.add((EObject) value);
      }
    }
    return children;
  }

  private StringBuilder indent(int depth) {
    return text.repeat(' ', depth * INDENT);
  }
}
