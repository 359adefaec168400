package org.pangaea.model.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.emf.common.util.EList;
import org.eclipse.emf.ecore.EAttribute;
import org.eclipse.emf.ecore.EClass;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EReference;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.file.Scanner.Token;
import org.pangaea.model.file.Scanner.Unreadable;

/**
 * Reads the text of one file. What is wrong with one attribute does not keep the others from being
 * read, so that one look at a file finds all its mistakes; only a block that cannot be delimited
 * ends the reading.
 */
final class ClusterReader {

  /** A reference whose target may stand further down. */
  private record Pending(EObject owner, EReference reference, Token name) {}

  private final String file;
  private final Scanner scanner;
  private final List<ReadProblem> problems = new ArrayList<>();
  private final List<Pending> references = new ArrayList<>();

  ClusterReader(String file, String text) {
    this.file = file;
    this.scanner = new Scanner(text);
  }

  List<ReadProblem> problems() {
    return problems;
  }

  /** Reads the one block that a file holds; {@code null} if there is not even its beginning. */
  EObject read(EClass rootType) {
    EObject root = null;
    boolean whole = false;
    try {
      scanner.skipBetweenEntries();
      Token keyword = scanner.word();
      if (!keyword.text().equals(FileForm.keyword(rootType))) {
        throw new Unreadable(
            keyword.position(),
            "Found %s where the file's block was expected: %s NAME { ... }."
                .formatted(described(keyword), FileForm.keyword(rootType)));
      }
      root = EcoreUtil.create(rootType);
      readBlock(root, keyword);
      whole = true;
      scanner.skipBetweenEntries();
      if (!scanner.atEnd()) {
        report(
            scanner.position(),
            "Found '%s' behind the end of the %s: nothing may follow it."
                .formatted(scanner.peek(), keyword.text()));
      }
    } catch (Unreadable unreadable) {
      report(unreadable.position(), unreadable.getMessage());
    }
    if (root != null) {
      resolveReferences(root, whole);
    }
    return root;
  }

  private void readBlock(EObject object, Token keyword) throws Unreadable {
    object.eAdapters().add(new SourcePositions(keyword.position()));
    readHeader(object, keyword);
    openBlock(keyword);
    while (!atBlockEnd(keyword)) {
      readEntry(object);
    }
  }

  private void readHeader(EObject object, Token keyword) throws Unreadable {
    scanner.skipSpaces();
    Token text = scanner.word();
    boolean given = text.quoted() || !text.text().isEmpty();
    EAttribute header = FileForm.header(object.eClass());
    if (header == null && given) {
      report(
          text.position(),
          "Found %s where '{' was expected: a '%s' has no %s."
              .formatted(described(text), keyword.text(), "name"));
    } else if (header != null && !given) {
      report(
          text.position(),
          "Found %s where the %s of this '%s' was expected."
              .formatted(described(text), header.getName(), keyword.text()));
    } else if (header != null) {
      setAttribute(object, header, text);
    }
  }

  private void openBlock(Token keyword) throws Unreadable {
    scanner.skipBetweenEntries();
    if (scanner.peek() != '{') {
      throw new Unreadable(
          scanner.position(),
          "Found %s where '{' was expected, behind '%s'.".formatted(found(), keyword.text()));
    }
    scanner.advance();
  }

  /** Moves to the next entry; at the closing brace instead, passes over it. */
  private boolean atBlockEnd(Token keyword) throws Unreadable {
    scanner.skipBetweenEntries();
    if (scanner.atEnd()) {
      throw new Unreadable(
          scanner.position(),
          "The file ends where the '}' of '%s' (line %d) was expected."
              .formatted(keyword.text(), keyword.position().line()));
    }
    boolean ended = scanner.peek() == '}';
    if (ended) {
      scanner.advance();
    }
    return ended;
  }

  private void readEntry(EObject object) throws Unreadable {
    Token word = scanner.word();
    if (word.text().isEmpty()) {
      throw new Unreadable(
          word.position(),
          "Found %s where an attribute, a block or '}' was expected.".formatted(found()));
    }
    scanner.skipSpaces();
    if (scanner.peek() == '=') {
      scanner.advance();
      readAttribute(object, word);
    } else {
      readChild(object, word);
    }
  }

  private void readChild(EObject parent, Token keyword) throws Unreadable {
    Map<String, EReference> blocks = FileForm.blocks(parent.eClass());
    EReference containment = blocks.get(keyword.text());
    if (containment == null) {
      reportUnknown(parent, keyword, "block", blocks.keySet());
      scanner.skipEntry();
      return;
    }
    EObject child = EcoreUtil.create(containment.getEReferenceType());
    if (containment.isMany()) {
      list(parent, containment).add(child);
    } else if (isFirst(parent, containment, keyword)) {
      parent.eSet(containment, child);
    }
    readBlock(child, keyword);
  }

  private void readAttribute(EObject object, Token name) {
    Map<String, EStructuralFeature> attributes = FileForm.attributes(object.eClass());
    EStructuralFeature feature = attributes.get(name.text());
    if (feature == null) {
      reportUnknown(object, name, "attribute", attributes.keySet());
      scanner.skipEntry();
      return;
    }
    try {
      boolean first = isFirst(object, feature, name);
      do {
        scanner.skipSpaces();
        Token value = scanner.value(feature.isMany());
        if (value.text().isEmpty() && !value.quoted()) {
          throw new Unreadable(
              value.position(), "Found no value behind '%s ='.".formatted(name.text()));
        }
        if (first) {
          setValue(object, feature, value);
        }
      } while (nextValueFollows());
    } catch (Unreadable unreadable) {
      report(unreadable.position(), unreadable.getMessage());
      scanner.skipEntry();
    }
  }

  private boolean nextValueFollows() {
    boolean follows = scanner.peek() == ',';
    if (follows) {
      scanner.advance();
    }
    return follows;
  }

  private void setValue(EObject object, EStructuralFeature feature, Token value) {
    if (feature instanceof EAttribute attribute) {
      setAttribute(object, attribute, value);
    } else {
      references.add(new Pending(object, (EReference) feature, value));
    }
  }

  private void setAttribute(EObject object, EAttribute attribute, Token value) {
    try {
      object.eSet(attribute, ValueText.parse(attribute.getEAttributeType(), value.text()));
    } catch (IllegalArgumentException invalid) {
      report(value.position(), attribute.getName() + ": " + invalid.getMessage());
    }
  }

  /** In a file that ended too early, targets that are missing are no news. */
  private void resolveReferences(EObject root, boolean whole) {
    Map<EClass, ReferenceNames> names = new HashMap<>();
    for (Pending pending : references) {
      EReference reference = pending.reference();
      ReferenceNames known =
          names.computeIfAbsent(
              reference.getEReferenceType(), type -> new ReferenceNames(root, type));
      try {
        EObject target = known.resolve(pending.name().text());
        if (reference.isMany()) {
          list(pending.owner(), reference).add(target);
        } else {
          pending.owner().eSet(reference, target);
        }
      } catch (ReferenceNames.Unresolved unresolved) {
        if (whole) {
          report(pending.name().position(), reference.getName() + ": " + unresolved.getMessage());
        }
      }
    }
  }

  /** Notes where a feature stands; a second time is reported, and ignored. */
  private boolean isFirst(EObject object, EStructuralFeature feature, Token name) {
    SourcePositions positions = SourcePositions.on(object);
    Position earlier = positions.get(feature);
    if (earlier != null) {
      report(
          name.position(),
          "'%s' was given in line %d already: keep one of them."
              .formatted(name.text(), earlier.line()));
      return false;
    }
    positions.put(feature, name.position());
    return true;
  }

  private void reportUnknown(EObject object, Token word, String what, Collection<String> known) {
    report(
        word.position(),
        "A '%s' has no %s '%s'. %s"
            .formatted(
                FileForm.keyword(object.eClass()),
                what,
                word.text(),
                Nearest.suggestion(word.text(), known)));
  }

  private void report(Position position, String message) {
    problems.add(new ReadProblem(file, position, message));
  }

  private String found() {
    return scanner.atEnd() ? "the end of the file" : "'" + scanner.peek() + "'";
  }

  private String described(Token token) {
    return token.text().isEmpty() && !token.quoted() ? found() : "'" + token.text() + "'";
  }

  @SuppressWarnings("unchecked")
  private static EList<EObject> list(EObject owner, EReference reference) {
    return (EList<EObject>) owner.eGet(reference);
  }
}
