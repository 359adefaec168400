package org.pangaea.coherence;

/** The messages between nodes. Each is one-way; none relies on the order of a link. */
public enum MessageKind {
  /** Requester to home: a right is wanted. */
  REQUEST,
  /** Home to requester, as soon as the request is served: the right, and what to wait for. */
  GRANT,
  /** Home to owner: give the page to the requester, and to home if it will be shared. */
  FORWARD,
  /** Owner to requester: the page. */
  DATA,
  /** Owner to home: the page, now shared. */
  WRITEBACK,
  /** Home to sharer: stop reading, tell the requester. */
  INVALIDATE,
  /** Sharer to requester: has stopped. */
  INVALIDATED,
  /** Requester to home: has everything; the transaction may be closed. */
  DONE,
  /** Home to a node that did not ask: an untouched page is its own; it may be written. */
  OFFER,
  /** Owner to home: does not want the page any longer; here it is. */
  EVICT,
  /** Home to the former owner: you may forget the page. */
  EVICTED,
  /** Home to all: the page is used by its blocks from now on. */
  SPLIT,
  /** Home to all: the page is used whole again. */
  JOINED,
  /** To home: somebody needs the page whole. */
  JOIN,
  /**
   * Home to requester: not served, as the page is used by its blocks, or the block's page whole.
   */
  TURNED
}
