package org.pangaea.symbols;

/** An image has no symbol tables that could be read; the message says so in a sentence. */
public final class NoSymbolsException extends Exception {
  private static final long serialVersionUID = 1L;

  NoSymbolsException(String message) {
    super(message);
  }
}
