package org.pangaea.fabric.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Two wires to the same peer as one: what comes is read from one, what goes is written to the
 * other. It is for Unix sockets: when a peer takes what was sent to it, Linux wakes whoever sleeps
 * at the socket it was sent from, even one who waits for something to read. With a socket for each
 * direction nobody sleeps there.
 */
public final class PairedWire implements Wire {

  private final Wire in;
  private final Wire out;

  /**
   * Joins two wires that are established.
   *
   * @param in is only read from; its peer only writes to it
   * @param out is only written to
   */
  public PairedWire(Wire in, Wire out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return in.read(into);
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    out.write(from);
  }

  @Override
  public int sendBufferSize() {
    return out.sendBufferSize();
  }

  @Override
  public int receiveBufferSize() {
    return in.receiveBufferSize();
  }

  @Override
  public String describe() {
    return in.describe();
  }

  @Override
  public Optional<String> provenName() {
    return in.provenName();
  }

  /** Ends both wires, so the peer sees an end wherever it reads or writes. */
  @Override
  public void close() {
    try {
      in.close();
    } finally {
      out.close();
    }
  }
}
