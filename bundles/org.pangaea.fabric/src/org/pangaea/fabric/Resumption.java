package org.pangaea.fabric;

/** How a link comes to another connection when its own is broken. */
interface Resumption {

  /** A link of this kind ends with its connection. */
  Resumption NONE = link -> {};

  /** Begins to look for a new connection, unless that is going on. Does not wait. */
  void start(Link link);
}
