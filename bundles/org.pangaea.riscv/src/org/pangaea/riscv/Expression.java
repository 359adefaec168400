package org.pangaea.riscv;

/**
 * Evaluates {@code + - * / % << >> & | ^ ~ ( )}, numbers (decimal, 0x, 0b, octal with a leading 0,
 * {@code 'c'}), symbols, {@code .}, local labels ({@code 1b}, {@code 1f}), {@code %hi(e)} and
 * {@code %lo(e)}. Arithmetic is that of signed 64-bit integers and wraps; precedence is that of C.
 */
final class Expression {
  /** Finds what a name stands for. */
  interface Scope {
    /** The value of a symbol, a local label or {@code .}. */
    long value(String name);
  }

  private static final String[][] OPERATORS = {
    {"|"}, {"^"}, {"&"}, {"<<", ">>"}, {"+", "-"}, {"*", "/", "%"}
  };

  private final String text;
  private final Scope scope;
  private int at;

  private Expression(String text, Scope scope) {
    this.text = text;
    this.scope = scope;
  }

  /**
   * Evaluates.
   *
   * @throws IllegalArgumentException with a complete sentence if the text is no expression
   */
  static long evaluate(String text, Scope scope) {
    Expression expression = new Expression(text, scope);
    long value = expression.binary(0);
    if (expression.peek() != 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no expression: '" + text.substring(expression.at) + "' is too much.");
    }
    return value;
  }

  /** Upper part for lui: 20 bits, rounded so that the signed lower part adds up. */
  static long high(long value) {
    return value + 0x800 >> 12 & 0xfffff;
  }

  /** The signed lower 12 bits. */
  static long low(long value) {
    return value << 52 >> 52;
  }

  private long binary(int level) {
    if (level == OPERATORS.length) {
      return unary();
    }
    long left = binary(level + 1);
    String operator = operator(level);
    while (operator != null) {
      left = apply(operator, left, binary(level + 1));
      operator = operator(level);
    }
    return left;
  }

  private String operator(int level) {
    peek();
    for (String operator : OPERATORS[level]) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        return operator;
      }
    }
    return null;
  }

  private long apply(String operator, long left, long right) {
    if (right == 0 && (operator.equals("/") || operator.equals("%"))) {
      throw new IllegalArgumentException("'" + text + "' divides by zero.");
    }
    return switch (operator) {
      case "|" -> left | right;
      case "^" -> left ^ right;
      case "&" -> left & right;
      case "<<" -> left << right;
      case ">>" -> left >> right;
      case "+" -> left + right;
      case "-" -> left - right;
      case "*" -> left * right;
      case "/" -> left / right;
      default -> left % right;
    };
  }

  private long unary() {
    char c = peek();
    switch (c) {
      case '-':
        at++;
        return -unary();
      case '+':
        at++;
        return unary();
      case '~':
        at++;
        return ~unary();
      case '(':
        at++;
        return bracketed();
      case '\'':
        return character();
      case '%':
        return part();
      default:
        return operand();
    }
  }

  /** After the opening bracket, to behind the closing one. */
  private long bracketed() {
    long value = binary(0);
    if (peek() != ')') {
      throw new IllegalArgumentException("'" + text + "' lacks a closing bracket.");
    }
    at++;
    return value;
  }

  private long character() {
    int end = text.indexOf('\'', at + 2);
    if (end < 0) {
      throw new IllegalArgumentException("'" + text + "' lacks the closing quote of a character.");
    }
    String literal = StringLiteral.unescape(text.substring(at + 1, end));
    if (literal.length() != 1) {
      throw new IllegalArgumentException("'" + literal + "' is not one character.");
    }
    at = end + 1;
    return literal.charAt(0);
  }

  private long part() {
    boolean high = text.startsWith("%hi(", at);
    if (!high && !text.startsWith("%lo(", at)) {
      throw new IllegalArgumentException(
          "'" + text.substring(at) + "' is not known; there are %hi(...) and %lo(...).");
    }
    at += 4;
    long value = bracketed();
    return high ? high(value) : low(value);
  }

  private long operand() {
    int start = at;
    while (at < text.length() && Statement.isSymbolPart(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.isEmpty()) {
      throw new IllegalArgumentException("'" + text + "' lacks a number or a symbol.");
    }
    boolean local = word.matches("[0-9]+[bf]");
    return Character.isDigit(word.charAt(0)) && !local ? number(word) : scope.value(word);
  }

  private static long number(String word) {
    try {
      if (word.startsWith("0x") || word.startsWith("0X")) {
        return Long.parseUnsignedLong(word.substring(2), 16);
      }
      if (word.startsWith("0b") || word.startsWith("0B")) {
        return Long.parseUnsignedLong(word.substring(2), 2);
      }
      boolean octal = word.length() > 1 && word.startsWith("0");
      return Long.parseUnsignedLong(word, octal ? 8 : 10);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + word + "' is no number of 64 bits.", e);
    }
  }

  /** The next character that is not blank; 0 at the end. */
  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }
}
