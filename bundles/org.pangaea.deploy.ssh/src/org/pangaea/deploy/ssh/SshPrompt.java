package org.pangaea.deploy.ssh;

import java.util.Optional;

/** Asks the user, on a terminal or in a window. Called by one thread at a time. */
public interface SshPrompt {
  /** Whether somebody can be asked now. */
  default boolean isThere() {
    return true;
  }

  /**
   * Whether the user agrees.
   *
   * @param question some lines; the last one ends with what can be answered
   */
  boolean agrees(String question);

  /**
   * Something that is not shown while it is typed.
   *
   * @param question a line
   * @return what was typed; empty if the user gave up
   */
  Optional<String> secret(String question);
}
