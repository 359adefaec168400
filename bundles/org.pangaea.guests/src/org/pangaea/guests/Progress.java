package org.pangaea.guests;

/** Is told how far the preparation of a guest is. Called on the preparing thread. */
@FunctionalInterface
public interface Progress {
  /** A progress that nobody looks at. */
  Progress NONE = _ -> {};

  /** What happens from now on, in a few words. */
  void phase(String text);

  /**
   * How much of the current phase's download is there.
   *
   * @param done bytes so far
   * @param total bytes in all, or 0 if that is not known
   */
  default void bytes(long done, long total) {}
}
