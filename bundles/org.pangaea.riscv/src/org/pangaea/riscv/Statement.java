package org.pangaea.riscv;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One statement of assembler text: labels, then perhaps a mnemonic or directive with operands.
 *
 * @param line number of the source line, from 1
 * @param text the statement as written, without comment
 * @param labels without their colons
 * @param name mnemonic or directive in lower case; empty if there are only labels
 * @param operands separated by commas in the source; commas in strings and brackets do not
 */
record Statement(int line, String text, List<String> labels, String name, List<String> operands) {
  /** Splits source text: {@code #} and {@code //} start comments, {@code ;} ends a statement. */
  static List<Statement> parse(String source) {
    List<Statement> statements = new ArrayList<>();
    int line = 0;
    for (String text : source.split("\\R", -1)) {
      line++;
      for (String part : split(withoutComment(text), ';')) {
        String statement = part.strip();
        if (!statement.isEmpty()) {
          statements.add(of(line, statement));
        }
      }
    }
    return statements;
  }

  AssemblyException error(String problem) {
    return new AssemblyException(line, text, problem);
  }

  private static Statement of(int line, String text) {
    List<String> labels = new ArrayList<>();
    String rest = text;
    int end = labelEnd(rest);
    while (end > 0) {
      labels.add(rest.substring(0, end));
      rest = rest.substring(end + 1).strip();
      end = labelEnd(rest);
    }
    int blank = 0;
    while (blank < rest.length() && !Character.isWhitespace(rest.charAt(blank))) {
      blank++;
    }
    String name = rest.substring(0, blank).toLowerCase(Locale.ROOT);
    String tail = rest.substring(blank).strip();
    List<String> operands = new ArrayList<>();
    if (!tail.isEmpty()) {
      split(tail, ',').forEach(operand -> operands.add(operand.strip()));
    }
    return new Statement(line, text, labels, name, operands);
  }

  /** Index of the colon of a label at the beginning; -1 if there is none. */
  private static int labelEnd(String text) {
    int end = 0;
    while (end < text.length() && isSymbolPart(text.charAt(end))) {
      end++;
    }
    return end > 0 && end < text.length() && text.charAt(end) == ':' ? end : -1;
  }

  static boolean isSymbolPart(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "._$".indexOf(c) >= 0;
  }

  private static String withoutComment(String text) {
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"' && (quoted || !isCharacter(text, i))) {
        quoted = !quoted;
      } else if (!quoted && (c == '#' && !isCharacter(text, i) || text.startsWith("//", i))) {
        return text.substring(0, i);
      }
    }
    return text;
  }

  /** Splits at separators that stand neither in a string, nor in {@code 'c'}, nor in brackets. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"' && (quoted || !isCharacter(text, i))) {
        quoted = !quoted;
      } else if (!quoted && !isCharacter(text, i)) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == separator && depth <= 0) {
          parts.add(text.substring(start, i));
          start = i + 1;
        }
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static boolean isCharacter(String text, int at) {
    return at > 0
        && at + 1 < text.length()
        && text.charAt(at - 1) == '\''
        && text.charAt(at + 1) == '\'';
  }
}
