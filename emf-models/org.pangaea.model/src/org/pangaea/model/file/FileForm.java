package org.pangaea.model.file;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;

/**
 * How classes of the metamodel look in a file. An annotation {@value #SOURCE} on a class names its
 * keyword and, if elements have something to tell them apart, the attribute that stands behind the
 * keyword. Everything else follows from the features: containment makes blocks, the rest makes
 * {@code name = value}.
 */
public final class FileForm {

  static final String SOURCE = "urn:pangaea:cluster:file";

  private FileForm() {}

  /** The word that begins a block of this class. */
  public static String keyword(EClass type) {
    return EcoreUtil.getAnnotation(type, SOURCE, "keyword");
  }

  /** The attribute behind the keyword; {@code null} if the class has none. */
  public static EAttribute header(EClass type) {
    String name = EcoreUtil.getAnnotation(type, SOURCE, "header");
    return name == null ? null : (EAttribute) type.getEStructuralFeature(name);
  }

  /** The text behind the keyword, unquoted; {@code null} if the element has none. */
  public static String headerText(EObject object) {
    EAttribute header = header(object.eClass());
    Object value = header == null ? null : object.eGet(header);
    return value == null ? null : EcoreUtil.convertToString(header.getEAttributeType(), value);
  }

  /** What may stand in a block as {@code name = value}, by name, in the order of the metamodel. */
  static Map<String, EStructuralFeature> attributes(EClass type) {
    Map<String, EStructuralFeature> attributes = new LinkedHashMap<>();
    for (EStructuralFeature feature : type.getEAllStructuralFeatures()) {
      if (!isContainment(feature) && feature != header(type)) {
        attributes.put(feature.getName(), feature);
      }
    }
    return attributes;
  }

  /** What may stand in a block as a block, by keyword, in the order of the metamodel. */
  static Map<String, EReference> blocks(EClass type) {
    Map<String, EReference> blocks = new LinkedHashMap<>();
    for (EReference reference : type.getEAllContainments()) {
      blocks.put(keyword(reference.getEReferenceType()), reference);
    }
    return blocks;
  }

  private static boolean isContainment(EStructuralFeature feature) {
    return feature instanceof EReference reference && reference.isContainment();
  }
}
