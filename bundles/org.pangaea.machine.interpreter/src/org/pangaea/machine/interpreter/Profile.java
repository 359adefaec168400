package org.pangaea.machine.interpreter;

/** What interpretation has shown of a page's code. Positions are halfwords from its beginning. */
public interface Profile {
  /**
   * Whether control came to this position often, though maybe not often enough for a region. Never
   * to one behind the page's end.
   */
  boolean entered(int position);

  /** Whether a region begins at this position. */
  boolean begins(int position);

  /** Where the indirect jump at this position was seen to lead to within the page. */
  char[] jumpsFrom(int position);
}
