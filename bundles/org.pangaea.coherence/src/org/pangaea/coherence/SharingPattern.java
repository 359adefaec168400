package org.pangaea.coherence;

/**
 * What home has seen of how a page is shared, and what it guesses from that: whether the next
 * reader will write, too. A right that is too strong is never wrong, only dearer, so the protocol
 * needs nothing here to be true.
 *
 * <p>A page <em>migrates</em> if each node reads it, then writes it, before the next one does. Its
 * readers had better have it exclusively: that saves the request for the right to write. Who is
 * given a page exclusively and does not write it has cost the others their copies for nothing. So
 * home counts for and against, within narrow bounds, to forget soon.
 */
final class SharingPattern {
  /** The narrow bounds are 0 and this. */
  private static final int MOST = 3;

  /** From here on a page counts as migrating. */
  private static final int ENOUGH = 2;

  /** After so many writers a page that was code, or a page table, counts as data again. */
  private static final int FORGOTTEN = 4;

  /** What speaks for the page's migrating. At first it may: one mistake shows that it does not. */
  private int confidence = ENOUGH;

  /** The node that had the page exclusively last, or -1; to write it unless {@link #guessed}. */
  private int holder = -1;

  private boolean guessed;

  /** The one before that. */
  private int holderBefore = -1;

  private boolean guessedBefore;

  /** Writers to come until it is forgotten that the page was executed or walked. */
  private int readOnlyUse;

  /** Whether the next reader should be given the page exclusively. */
  boolean migrates() {
    return holder >= 0 && confidence >= ENOUGH && readOnlyUse == 0;
  }

  /** Somebody wants the page. Code and page tables have many readers at a time. */
  void requested(Access access) {
    if (access == Access.FETCH || access == Access.WALK) {
      readOnlyUse = FORGOTTEN;
    } else if (access == Access.WRITE && readOnlyUse > 0) {
      readOnlyUse--;
    }
  }

  /** A node is given the page exclusively. */
  void granted(int node, Access access) {
    holderBefore = holder;
    guessedBefore = guessed;
    holder = node;
    guessed = access != Access.WRITE;
  }

  /**
   * A reader becomes a writer.
   *
   * @param readers the nodes that may have the page, it among them
   */
  void upgraded(int node, long readers) {
    long both = 1L << node | (holder < 0 ? 0 : 1L << holder);
    if ((readers & ~both) != 0) {
      disappointed();
    } else if (holder >= 0 && holder != node) {
      confidence = Math.min(MOST, confidence + 1);
    }
    granted(node, Access.WRITE);
  }

  /**
   * The page has gone from {@link #holderBefore} to {@link #holder}.
   *
   * @return whether the one before was given it for nothing
   */
  boolean moved(boolean unwritten) {
    boolean wrong = unwritten && guessedBefore;
    if (wrong) {
      disappointed();
    }
    guessedBefore = false;
    return wrong;
  }

  /**
   * The page's holder shares it from now on.
   *
   * @return whether it was given the page for nothing
   */
  boolean shared(boolean unwritten) {
    boolean wrong = unwritten && guessed;
    if (wrong) {
      disappointed();
      holder = holderBefore;
    }
    guessed = false;
    return wrong;
  }

  /**
   * Home has the page exclusively and is about to give it away.
   *
   * @return whether it was given the page for nothing
   */
  boolean leavesHome(int home, boolean unwritten) {
    if (!unwritten) {
      holder = home;
      guessed = false;
      return false;
    }
    return holder == home && shared(true);
  }

  private void disappointed() {
    confidence = Math.max(0, confidence - 1);
  }
}
