package org.pangaea.cli;

import java.io.IOException;
import java.util.Optional;

/** The user's terminal, if there is one. Any thread may call. */
interface Terminal {
  /**
   * Columns and rows.
   *
   * @param columns 1 or more
   * @param rows 1 or more
   */
  record Size(int columns, int rows) {}

  /** Whether standard input is a terminal. */
  boolean isInput();

  /** Whether standard output is one. */
  boolean isOutput();

  /** Whether standard error is one. */
  boolean isError();

  /** How large it is, where that can be told. */
  Optional<Size> size();

  /**
   * From now on every key comes as it is, at once and without echo, and output goes out as it is.
   */
  void raw() throws IOException;

  /** Whether {@link #raw} is in force. */
  boolean isRaw();

  /** From now on what is typed is not shown, until {@link #show} or {@link #restore}. */
  void hide() throws IOException;

  /** Undoes {@link #hide}. */
  void show();

  /** Undoes {@link #raw}, for good: a later {@link #raw} does nothing. */
  void restore();
}
