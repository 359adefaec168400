package org.pangaea.coherence;

import java.util.EnumSet;
import java.util.Set;

/** What a node may do with its mirror of a page, with the one thing it is waiting for. */
public enum MirrorState {
  /** No right to any byte. The frame may still hold the bytes of some version. */
  INVALID,
  /** The bytes are current and may be read. */
  SHARED,
  /** The only copy in use; its bytes have not been written here. */
  EXCLUSIVE,
  /** The only copy, and written here. */
  MODIFIED,
  /**
   * INVALID, but the page is this node's: nobody ever wrote it, and the first access makes it
   * EXCLUSIVE without a message. It has no frame.
   */
  OFFERED,
  /** INVALID, and a request is on its way. */
  FILLING,
  /** SHARED, and a request to write is on its way. */
  UPGRADING,
  /** No agent uses it any more; written back, and still answering for it until home confirms. */
  EVICTING,
  /** EVICTING, and in the meantime surrendered to somebody: only the confirmation is missing. */
  RETIRING;

  private Set<MirrorState> next;

  static {
    INVALID.next = EnumSet.of(FILLING, SHARED, EXCLUSIVE, OFFERED);
    OFFERED.next = EnumSet.of(EXCLUSIVE, INVALID);
    SHARED.next = EnumSet.of(UPGRADING, INVALID, EXCLUSIVE);
    EXCLUSIVE.next = EnumSet.of(MODIFIED, SHARED, INVALID, EVICTING);
    MODIFIED.next = EnumSet.of(SHARED, INVALID, EVICTING);
    FILLING.next = EnumSet.of(SHARED, EXCLUSIVE, INVALID);
    UPGRADING.next = EnumSet.of(EXCLUSIVE, FILLING);
    EVICTING.next = EnumSet.of(RETIRING, INVALID);
    RETIRING.next = EnumSet.of(INVALID);
  }

  /** Whether the protocol knows this transition. */
  public boolean mayBecome(MirrorState state) {
    return next.contains(state);
  }

  /** Whether the bytes may be read by this node's agents. */
  public boolean readable() {
    return this == SHARED || this == UPGRADING || owned();
  }

  /** Whether this node's is the only copy in use. */
  public boolean owned() {
    return this == EXCLUSIVE || this == MODIFIED;
  }
}
