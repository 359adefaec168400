package org.pangaea.riscv;

/**
 * Source text that {@link Assembler} cannot translate. The message names line, text and mistake.
 */
public final class AssemblyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int line;

  /** A mistake in the given line, the first one being 1. */
  AssemblyException(int line, String text, String problem) {
    super("Line " + line + ", \"" + text + "\": " + problem);
    this.line = line;
  }

  /** The line of the source, the first one being 1. */
  public int line() {
    return line;
  }
}
