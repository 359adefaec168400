package org.pangaea.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EClassifier;
import org.eclipse.emf.ecore.EDataType;
import org.eclipse.emf.ecore.EEnum;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pangaea.model.cluster.ClusterPackage;
import org.pangaea.model.file.FileForm;
import org.pangaea.model.validation.Rule;
import org.pangaea.model.values.ByteSize;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** {@code docs/model.md} describes the metamodel and the rules as they are. */
class DocumentationTest {

  private static final Map<String, String> TYPES =
      Map.of(
          "EString", "text",
          "EInt", "whole number",
          "EDouble", "number",
          "EBoolean", "`true` or `false`",
          "ByteSize", "size",
          "ProcessorSet", "processors");

  private static final Map<String, String> DOCUMENTATION = new HashMap<>();
  private static List<String> lines;

  @BeforeAll
  static void readBoth() throws Exception {
    lines = Files.readAllLines(Checkout.file("docs/model.md"));
    Document metamodel =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(Checkout.file("emf-models/org.pangaea.model/model/cluster.ecore").toFile());
    NodeList details = metamodel.getElementsByTagName("details");
    for (int i = 0; i < details.getLength(); i++) {
      Element detail = (Element) details.item(i);
      if (detail.getAttribute("key").equals("documentation")) {
        Element documented = (Element) detail.getParentNode().getParentNode();
        DOCUMENTATION.put(path(documented), detail.getAttribute("value"));
      }
    }
  }

  @Test
  void describesEveryElementAndAttribute() {
    for (EClassifier classifier : ClusterPackage.eINSTANCE.getEClassifiers()) {
      if (classifier instanceof EClass type && !type.isAbstract()) {
        String keyword = FileForm.keyword(type);
        String header =
            FileForm.header(type) == null
                ? ""
                : " " + FileForm.header(type).getName().toUpperCase();
        assertLine("### `" + keyword + header + "`");
        assertLine(DOCUMENTATION.get(type.getName()));
        type.getEAllStructuralFeatures().stream()
            .filter(feature -> feature != FileForm.header(type))
            .forEach(feature -> assertLine(row(feature)));
      }
    }
  }

  @Test
  void listsEveryRule() {
    for (Rule rule : Rule.values()) {
      String begin = "| `" + rule.id() + "` | " + rule.severity() + " | ";
      assertTrue(lines.stream().anyMatch(line -> line.startsWith(begin)), "missing: " + begin);
    }
  }

  private static void assertLine(String line) {
    assertTrue(lines.contains(line), () -> "docs/model.md lacks this line:\n" + line);
  }

  private static String row(EStructuralFeature feature) {
    String documentation =
        DOCUMENTATION.get(feature.getEContainingClass().getName() + "/" + feature.getName());
    if (feature instanceof EReference reference && reference.isContainment()) {
      String keyword = FileForm.keyword(reference.getEReferenceType());
      return "| `%s { }` | %s | | %s |"
          .formatted(keyword, reference.isMany() ? "blocks" : "block", documentation);
    }
    return "| `%s` | %s | %s | %s |"
        .formatted(feature.getName(), type(feature), defaultOf(feature), documentation);
  }

  private static String type(EStructuralFeature feature) {
    if (feature instanceof EReference reference) {
      String keyword = FileForm.keyword(reference.getEReferenceType());
      return (reference.isMany() ? "names of `%s`" : "name of a `%s`").formatted(keyword);
    }
    EDataType type = ((EAttribute) feature).getEAttributeType();
    if (type instanceof EEnum enumeration) {
      return enumeration.getELiterals().stream()
          .map(literal -> "`" + literal.getLiteral() + "`")
          .collect(Collectors.joining(" or "));
    }
    return TYPES.get(type.getName());
  }

  private static String defaultOf(EStructuralFeature feature) {
    String literal = feature.getDefaultValueLiteral();
    if (literal != null) {
      boolean size = feature.getEType() == ClusterPackage.Literals.BYTE_SIZE;
      return "`" + (size ? ByteSize.format(Long.parseLong(literal)) : literal) + "`";
    }
    return feature.isRequired() ? "required" : "unset";
  }

  private static String path(Element element) {
    String name = element.getAttribute("name");
    boolean feature = element.getTagName().equals("eStructuralFeatures");
    return feature ? ((Element) element.getParentNode()).getAttribute("name") + "/" + name : name;
  }
}
