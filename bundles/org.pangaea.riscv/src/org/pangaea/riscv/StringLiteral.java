package org.pangaea.riscv;

import java.nio.charset.StandardCharsets;

/** Strings in quotes with the escapes {@code \n \t \r \0 \" \' \\ \e \xHH}. */
final class StringLiteral {
  private StringLiteral() {}

  /** The bytes (UTF-8) of a string that is written in quotes. */
  static byte[] bytes(String quoted) {
    if (quoted.length() < 2 || !quoted.startsWith("\"") || !quoted.endsWith("\"")) {
      throw new IllegalArgumentException(quoted + " is not a string in quotes.");
    }
    return unescape(quoted.substring(1, quoted.length() - 1)).getBytes(StandardCharsets.UTF_8);
  }

  static String unescape(String text) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        result.append(c);
        continue;
      }
      i++;
      if (i == text.length()) {
        throw new IllegalArgumentException("A backslash ends the text " + text + ".");
      }
      switch (text.charAt(i)) {
        case 'n' -> result.append('\n');
        case 't' -> result.append('\t');
        case 'r' -> result.append('\r');
        case '0' -> result.append('\0');
        case 'e' -> result.append('\u001b');
        case '"', '\'', '\\' -> result.append(text.charAt(i));
        case 'x' -> {
          if (i + 2 >= text.length() || !text.substring(i + 1, i + 3).matches("[0-9a-fA-F]{2}")) {
            throw new IllegalArgumentException("\\x needs two hexadecimal digits.");
          }
          result.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default ->
            throw new IllegalArgumentException("The escape \\" + text.charAt(i) + " is not known.");
      }
    }
    return result.toString();
  }
}
