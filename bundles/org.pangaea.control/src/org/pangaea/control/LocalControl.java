package org.pangaea.control;

/** How others in a VMM's own process ask it. They are told nothing of what happens. */
public interface LocalControl {
  /**
   * The VMM.
   *
   * @throws IllegalStateException if none is to run in this process
   */
  VmmControl control();
}
