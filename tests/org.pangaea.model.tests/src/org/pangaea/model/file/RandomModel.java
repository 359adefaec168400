package org.pangaea.model.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.eclipse.emf.common.util.EList;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EDataType;
import org.eclipse.emf.ecore.EEnum;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.values.ProcessorSet;

/**
 * Makes models that are as odd as the metamodel allows, by reflection, so that whatever is added to
 * the metamodel is covered. Elements of one parent differ in what stands behind their keyword.
 */
final class RandomModel {

  private static final String ODD_CHARACTERS =
      "aZ09 \t\n\r\"\\#{};=,/.-_:'\u00e4\u20ac\u0000\u001f\u007f\ufeff\u2028\ud83d\ude00\ud800";

  private final Random random;
  private final List<EObject> elements = new ArrayList<>();

  RandomModel(Random random) {
    this.random = random;
  }

  EObject create() {
    EObject root = element(ClusterPackage.Literals.CLUSTER, 0);
    elements.forEach(this::refer);
    return root;
  }

  private EObject element(EClass type, int ordinal) {
    EObject object = EcoreUtil.create(type);
    elements.add(object);
    EAttribute header = FileForm.header(type);
    for (EAttribute attribute : type.getEAllAttributes()) {
      if (attribute == header) {
        object.eSet(attribute, headerValue(attribute.getEAttributeType(), ordinal));
      } else if (random.nextBoolean()) {
        object.eSet(attribute, value(attribute.getEAttributeType()));
      }
    }
    for (EReference containment : type.getEAllContainments()) {
      contain(object, containment);
    }
    return object;
  }

  /** Often the same for elements of different parents: references must tell them apart. */
  private Object headerValue(EDataType type, int ordinal) {
    if (type.getInstanceClass() == int.class) {
      return ordinal;
    }
    return ordinal % 2 == 0 ? "n" + ordinal : "n" + ordinal + oddText().replace('/', '|');
  }

  private void contain(EObject object, EReference containment) {
    EClass type = containment.getEReferenceType();
    if (containment.isMany()) {
      for (int ordinal = random.nextInt(4); ordinal > 0; ordinal--) {
        list(object, containment).add(element(type, ordinal));
      }
    } else if (random.nextBoolean()) {
      object.eSet(containment, element(type, 0));
    }
  }

  private void refer(EObject object) {
    for (EReference reference : object.eClass().getEAllReferences()) {
      List<EObject> targets =
          elements.stream().filter(reference.getEReferenceType()::isInstance).toList();
      if (reference.isContainment() || targets.isEmpty() || random.nextInt(4) == 0) {
        continue;
      }
      if (reference.isMany()) {
        targets.stream().filter(_ -> random.nextBoolean()).forEach(list(object, reference)::add);
      } else {
        object.eSet(reference, targets.get(random.nextInt(targets.size())));
      }
    }
  }

  private Object value(EDataType type) {
    if (type instanceof EEnum enumeration) {
      int literals = enumeration.getELiterals().size();
      return enumeration.getELiterals().get(random.nextInt(literals)).getInstance();
    }
    Class<?> instances = type.getInstanceClass();
    if (instances == String.class) {
      return oddText();
    } else if (instances == int.class) {
      return random.nextInt() >> random.nextInt(31);
    } else if (instances == long.class) {
      return random.nextLong() >>> (1 + random.nextInt(63)) << random.nextInt(40) & Long.MAX_VALUE;
    } else if (instances == double.class) {
      return Double.longBitsToDouble(random.nextLong());
    } else if (instances == boolean.class) {
      return random.nextBoolean();
    } else if (instances == ProcessorSet.class) {
      return ProcessorSet.of(random.ints(random.nextInt(6), 0, 12).toArray());
    }
    throw new AssertionError("This generator must learn about " + instances);
  }

  private String oddText() {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(12); left > 0; left--) {
      text.append(ODD_CHARACTERS.charAt(random.nextInt(ODD_CHARACTERS.length())));
    }
    return text.toString();
  }

  @SuppressWarnings("unchecked")
  private static EList<EObject> list(EObject owner, EReference reference) {
    return (EList<EObject>) owner.eGet(reference);
  }
}
