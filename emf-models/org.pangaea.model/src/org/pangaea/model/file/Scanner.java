package org.pangaea.model.file;

/**
 * Cuts the text of a file into words, values and punctuation. A value that is not quoted reaches to
 * the end of its line, to {@code ;}, to a closing brace or to a comment.
 */
final class Scanner {

  /** A piece of text and where it began; {@code quoted} if it stood between quotation marks. */
  record Token(String text, boolean quoted, Position position) {}

  /** The text cannot be cut at this place; the reader decides whether it can go on. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Position position;

    Unreadable(Position position, String message) {
      super(message);
      this.position = position;
    }

    Position position() {
      return position;
    }
  }

  static final char END = '\0';

  private final String text;
  private int offset;
  private int line = 1;
  private int lineStart;

  Scanner(String text) {
    this.text = text;
  }

  Position position() {
    return new Position(line, offset - lineStart + 1);
  }

  /** The next character, {@link #END} behind the last one. */
  char peek() {
    return offset < text.length() ? text.charAt(offset) : END;
  }

  boolean atEnd() {
    return offset >= text.length();
  }

  void advance() {
    if (text.charAt(offset++) == '\n') {
      line++;
      lineStart = offset;
    }
  }

  /** Passes over spaces, line ends, comments and semicolons: all that may stand between entries. */
  void skipBetweenEntries() {
    while (!atEnd() && (peek() <= ' ' || peek() == ';' || peek() == '#')) {
      if (peek() == '#') {
        skipLine();
      } else {
        advance();
      }
    }
  }

  /** Passes over spaces, but not over the end of the line. */
  void skipSpaces() {
    while (!atEnd() && peek() <= ' ' && peek() != '\n') {
      advance();
    }
  }

  /** Passes over the rest of the line. */
  void skipLine() {
    while (!atEnd() && peek() != '\n') {
      advance();
    }
  }

  /**
   * Passes over an entry that makes no sense, with the blocks in it. Stops before what may end an
   * entry: the end of the line, a semicolon, the closing brace of the block around it.
   */
  void skipEntry() {
    int depth = 0;
    boolean quoted = false;
    while (!atEnd()) {
      char next = peek();
      if (depth == 0 && (next == '\n' || !quoted && (next == ';' || next == '}'))) {
        return;
      }
      if (!quoted && next == '#') {
        skipLine();
        continue;
      }
      if (!quoted) {
        depth += next == '{' ? 1 : next == '}' ? -1 : 0;
      }
      // No quoted text goes beyond its line.
      quoted = next != '\n' && (quoted != (next == '"'));
      advance();
    }
  }

  /** A word, such as a keyword or a name; its text is empty if something else stands here. */
  Token word() throws Unreadable {
    return peek() == '"' ? quoted() : until(" ,");
  }

  /** A value; one of several where {@code oneOfMany}, which end at a comma. */
  Token value(boolean oneOfMany) throws Unreadable {
    Token token = peek() == '"' ? quoted() : until(oneOfMany ? "," : "");
    skipSpaces();
    String expected = token.quoted() ? "the end of the line" : "a value in quotation marks";
    boolean ended =
        switch (peek()) {
          case END, '\n', ';', '}', '#' -> true;
          case ',' -> oneOfMany;
          default -> false;
        };
    if (!ended) {
      throw new Unreadable(
          position(),
          "Found '%s' where %s was expected; one line has one attribute, or ';' between two."
              .formatted(peek(), expected));
    }
    return token;
  }

  /** Text up to a character that can only stand in quoted text, or one of those given. */
  private Token until(String ends) {
    Position start = position();
    int from = offset;
    boolean spaceEnds = ends.indexOf(' ') >= 0;
    while (!atEnd()
        && "\n{}=;#\"".indexOf(peek()) < 0
        && ends.indexOf(peek()) < 0
        && !(spaceEnds && peek() <= ' ')) {
      advance();
    }
    return new Token(text.substring(from, offset).strip(), false, start);
  }

  private Token quoted() throws Unreadable {
    Position start = position();
    StringBuilder content = new StringBuilder();
    advance();
    while (peek() != '"') {
      if (atEnd() || peek() == '\n') {
        throw new Unreadable(start, "This text has no closing quotation mark on its line.");
      }
      content.append(peek() == '\\' ? escape() : peek());
      advance();
    }
    advance();
    return new Token(content.toString(), true, start);
  }

  /** The character that an escape stands for; the scanner is left on the last one of the escape. */
  private char escape() throws Unreadable {
    Position start = position();
    advance();
    switch (peek()) {
      case '"', '\\':
        return peek();
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return '\t';
      case 'u':
        int last = offset + 4;
        if (last < text.length()
            && text.substring(offset + 1, last + 1).matches("[0-9a-fA-F]{4}")) {
          char unit = (char) Integer.parseInt(text, offset + 1, last + 1, 16);
          offset = last;
          return unit;
        }
        break;
      default:
        break;
    }
    throw new Unreadable(
        start,
        "A backslash in quoted text stands before one of \" \\ n r t, or u and 4 hex digits.");
  }
}
