package org.pangaea.coherence;

/** Who may use a page, as its home knows it between transactions. */
public enum DirectoryState {
  /**
   * Nobody but home's own agents: home has the current bytes and may write them. A page that nobody
   * ever wrote is HOME with {@link Version#ZERO}.
   */
  HOME,
  /** A set of other nodes may read it, and so may home, which has the current bytes. */
  SHARED,
  /** One other node may write it. Home's bytes may be old. */
  OWNED;

  /** Whether the protocol knows this transition. */
  public boolean mayBecome(DirectoryState state) {
    return this != state || this == OWNED;
  }
}
