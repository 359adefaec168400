package org.pangaea.analysis.memory;

/**
 * Who has a page, as one byte: the number of the node that owns it (0 to 63), or one of these. It
 * is an index of a palette.
 */
public final class Holding {
  /** Several nodes may read it, none may write it. */
  public static final byte SHARED = 64;

  /** Nobody ever touched it. */
  public static final byte UNTOUCHED = 65;

  /** On its way, or not told yet. */
  public static final byte UNKNOWN = 66;

  /** How many there are. */
  public static final int COUNT = 67;

  private Holding() {}

  /** Whether it is an owner's number. */
  public static boolean isOwner(int holding) {
    return holding < SHARED;
  }
}
