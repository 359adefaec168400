package org.pangaea.fabric;

/** How a link comes to another connection when its own is broken. */
interface Resumption {

  /** A link of this kind ends with its connection. */
  Resumption NONE =
      new Resumption() {
        @Override
        public byte[] session() {
          return new byte[0];
        }

        @Override
        public void start(Link link) {}
      };

  /** What tells this link from any other; both ends have computed it in their handshake. */
  byte[] session();

  /** Begins to look for a new connection, unless that is going on. Does not wait. */
  void start(Link link);
}
