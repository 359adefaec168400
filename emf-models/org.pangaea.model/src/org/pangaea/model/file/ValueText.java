package org.pangaea.model.file;

import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.emf.common.util.Enumerator;
import org.eclipse.emf.ecore.EDataType;
import org.eclipse.emf.ecore.EEnum;
import org.eclipse.emf.ecore.EEnumLiteral;
import org.eclipse.emf.ecore.util.EcoreUtil;

/** Values of the metamodel's data types as text, in both directions. */
final class ValueText {

  /** Text that reads back as itself without quotation marks. */
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_./:@+~-]+");

  private ValueText() {}

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if the text is none of this type; the message says what is
   */
  static Object parse(EDataType type, String text) {
    if (type instanceof EEnum enumeration) {
      return literal(enumeration, text);
    }
    if (type.getInstanceClass() == boolean.class) {
      return truth(text);
    }
    try {
      return EcoreUtil.createFromString(type, text);
    } catch (NumberFormatException notANumber) {
      boolean whole = type.getInstanceClass() != double.class;
      throw new IllegalArgumentException(
          "'%s' is not %s.".formatted(text, whole ? "a whole number" : "a number"), notANumber);
    }
  }

  private static Enumerator literal(EEnum enumeration, String text) {
    EEnumLiteral literal = enumeration.getEEnumLiteralByLiteral(text);
    if (literal != null) {
      return literal.getInstance();
    }
    List<String> known = enumeration.getELiterals().stream().map(EEnumLiteral::getLiteral).toList();
    throw new IllegalArgumentException(
        "'%s' is none of its values. %s".formatted(text, Nearest.suggestion(text, known)));
  }

  private static Boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException("'%s' is neither true nor false.".formatted(text));
    };
  }

  /** Writes a value so that {@link Scanner} and {@link #parse} read the same one. */
  static String print(EDataType type, Object value) {
    String text = EcoreUtil.convertToString(type, value);
    return type.getInstanceClass() == String.class ? quoteIfNeeded(text) : text;
  }

  static String quoteIfNeeded(String text) {
    if (BARE.matcher(text).matches()) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(point -> append(quoted, point));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int point) {
    switch (point) {
      case '"', '\\' -> quoted.append('\\').append((char) point);
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      default -> {
        // Half a surrogate pair has no UTF-8 form.
        boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
        if (half || Character.isISOControl(point)) {
          quoted.append("\\u%04x".formatted(point));
        } else {
          quoted.appendCodePoint(point);
        }
      }
    }
  }
}
