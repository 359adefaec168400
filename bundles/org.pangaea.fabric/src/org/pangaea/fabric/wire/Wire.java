package org.pangaea.fabric.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A blocking stream of bytes to one peer. One thread may read while another one writes. */
public interface Wire extends Closeable {

  /**
   * Waits for bytes and puts as many as are there into {@code into}.
   *
   * @return how many, at least one; or -1 when the peer has ended the stream
   */
  int read(ByteBuffer into) throws IOException;

  /** Writes all remaining bytes of {@code from}, waiting while the peer does not take them. */
  void write(ByteBuffer from) throws IOException;

  /** The bytes the sending side holds before a write waits, as the host reports them. */
  int sendBufferSize();

  /** The bytes the receiving side holds before the peer has to wait, as the host reports them. */
  int receiveBufferSize();

  /** Both ends, for messages. */
  String describe();

  /**
   * Waits until both ends have shown who they are, as far as this end can know; on wires that prove
   * nothing there is nothing to wait for. Reading and writing do the same first.
   *
   * @throws IOException if the peer has not shown it, and never will
   */
  default void establish() throws IOException {}

  /**
   * The name that the peer has proven to bear, known once the wire is established; empty if wires
   * of this kind prove nothing.
   */
  default Optional<String> provenName() {
    return Optional.empty();
  }

  /** Ends both directions; a thread that reads or writes meanwhile gets an exception or -1. */
  @Override
  void close();
}
