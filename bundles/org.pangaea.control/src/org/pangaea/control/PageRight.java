package org.pangaea.control;

/** A node's right to a page. Its number in an {@link OwnershipMap} is its ordinal. */
public enum PageRight {
  /** The same as at the earlier look. */
  UNCHANGED,
  /** None. */
  NONE,
  /** The page is this node's, and nobody ever touched it. */
  UNTOUCHED,
  /** To read, as others may. */
  SHARED,
  /** The only copy, not written here. */
  EXCLUSIVE,
  /** The only copy, written here. */
  MODIFIED;

  private static final PageRight[] ALL = values();

  /** By its number; throws {@link IllegalArgumentException} if there is none. */
  static PageRight of(int number) {
    if (number >= ALL.length) {
      throw new IllegalArgumentException("There is no right to a page with number " + number + ".");
    }
    return ALL[number];
  }

  /** Whether it is the right to the only copy that somebody uses. */
  public boolean owns() {
    return this == EXCLUSIVE || this == MODIFIED;
  }
}
