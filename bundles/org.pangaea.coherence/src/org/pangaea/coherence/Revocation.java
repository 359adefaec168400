package org.pangaea.coherence;

/** Tags being taken back from this node's agents, and what for. */
final class Revocation {
  enum Kind {
    /** Write tags, so that the page may be decoded. Nothing leaves the node. */
    RECALL,
    /** Write tags, because another node wants to read. */
    DOWNGRADE,
    /** All tags, because another node wants to write. */
    INVALIDATE,
    /** All tags, because the frame is wanted. */
    EVICT,
    /** All tags of home's agents, because home keeps the page. Nothing leaves the node. */
    KEEP
  }

  final Kind kind;

  /** The FORWARD or INVALIDATE that is carried out; null for RECALL and EVICT. */
  final Message message;

  /** The running agents that have not acknowledged. */
  long awaiting;

  Revocation(Kind kind, Message message) {
    this.kind = kind;
    this.message = message;
  }
}
