package org.pangaea.fabric.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * An encrypted wire over a plain one. All that is encrypted or decrypted is in arrays of the heap:
 * there the JDK's AES-GCM takes less than half the time that it needs for direct buffers.
 *
 * <p>An end of the wire below it is the end of this one, whether the peer has announced it or not:
 * links say goodbye in frames of their own.
 */
final class TlsWire implements Wire {

  /** Some TLS records, so that a page or a batch of messages is one read or one write below. */
  private static final int BUFFER = 64 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Wire wire;
  private final SSLEngine engine;

  /** The name that the peer must bear; null: any that the authority has certified. */
  private final String expected;

  private final int record;

  /** Whoever reads or writes first holds it during the handshake; later nobody takes it. */
  private final ReentrantLock handshake = new ReentrantLock();

  /** Whether this end has said anything; used under the lock above. */
  private boolean spoken;

  private volatile boolean established;
  private volatile IOException failure;

  /** Encrypted bytes that have come; the reader's, between its read and its next one. */
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER).flip();

  /** What they say; the reader's. */
  private final ByteBuffer readable;

  /** The writer's. */
  private final ByteBuffer out = ByteBuffer.allocate(BUFFER);

  /** The writer's. */
  private final ByteBuffer writable;

  TlsWire(Wire wire, SSLEngine engine, String expected) {
    this.wire = wire;
    this.engine = engine;
    this.expected = expected;
    this.record = engine.getSession().getPacketBufferSize();
    int content = engine.getSession().getApplicationBufferSize();
    this.readable = ByteBuffer.allocate(content).flip();
    this.writable = ByteBuffer.allocate(content);
  }

  @Override
  public Optional<String> provenName() {
    return established ? TlsIdentity.peer(engine) : Optional.empty();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    establish();
    while (!readable.hasRemaining()) {
      if (!decrypt()) {
        return -1;
      }
    }
    int count = Math.min(into.remaining(), readable.remaining());
    into.put(into.position(), readable, readable.position(), count);
    into.position(into.position() + count);
    readable.position(readable.position() + count);
    return count;
  }

  /** Takes one record; false if none will come any more. */
  private boolean decrypt() throws IOException {
    readable.clear();
    try {
      while (true) {
        SSLEngineResult result = engine.unwrap(in, readable);
        switch (result.getStatus()) {
          case CLOSED -> {
            return false;
          }
          case BUFFER_UNDERFLOW -> {
            if (!fill()) {
              return false;
            }
          }
          case BUFFER_OVERFLOW -> throw new SSLException("a record exceeds its size");
          case OK -> {
            runTasks(result.getHandshakeStatus());
            if (readable.position() > 0) {
              return true;
            }
          }
        }
      }
    } finally {
      readable.flip();
    }
  }

  private boolean fill() throws IOException {
    in.compact();
    try {
      return wire.read(in) >= 0;
    } finally {
      in.flip();
    }
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    establish();
    while (from.hasRemaining()) {
      out.clear();
      while (from.hasRemaining() && out.remaining() >= record) {
        encrypt(from);
      }
      wire.write(out.flip());
    }
  }

  /** Appends one record, or what TLS itself has to say first, such as that it changes keys. */
  private void encrypt(ByteBuffer from) throws IOException {
    int count = Math.min(from.remaining(), writable.capacity());
    writable.clear().put(0, from, from.position(), count).limit(count);
    SSLEngineResult result = engine.wrap(writable, out);
    if (result.getStatus() != SSLEngineResult.Status.OK) {
      throw new SSLException("the peer has ended the encrypted stream");
    }
    runTasks(result.getHandshakeStatus());
    from.position(from.position() + result.bytesConsumed());
  }

  private void runTasks(HandshakeStatus status) {
    if (status == HandshakeStatus.NEED_TASK) {
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
      }
    }
  }

  @Override
  public void establish() throws IOException {
    if (established) {
      return;
    }
    handshake.lock();
    try {
      if (failure != null) {
        throw failure;
      }
      if (!established) {
        shakeHands();
        requireName();
        established = true;
      }
    } catch (SSLException e) {
      sayWhy();
      failure = new TlsException("no TLS: " + TlsFailure.sentence(e), e);
      throw failure;
    } catch (IOException e) {
      failure = e;
      throw e;
    } finally {
      handshake.unlock();
    }
  }

  private void requireName() throws SSLException {
    String name =
        TlsIdentity.peer(engine)
            .orElseThrow(() -> new SSLException("the peer's certificate names no VMM"));
    if (expected != null && !expected.equals(name)) {
      throw new SSLException(
          "the peer's certificate is that of " + name + ", and not of " + expected);
    }
  }

  private void shakeHands() throws IOException {
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> runTasks(HandshakeStatus.NEED_TASK);
        case NEED_WRAP -> {
          out.clear();
          if (engine.wrap(NOTHING, out).getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new SSLException("the peer has ended the encrypted stream");
          }
          spoken = true;
          wire.write(out.flip());
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          SSLEngineResult result = engine.unwrap(in, readable.clear());
          readable.flip();
          if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            throw new SSLException("the peer has ended the encrypted stream");
          }
          if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW && !fill()) {
            throw new EOFException("the connection was closed during TLS's handshake");
          }
        }
        case FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
  }

  /**
   * The alert that TLS has for it, so that a VMM that has the wrong certificate can say so. Who has
   * not even begun to speak TLS 1.3 hears nothing at all.
   */
  private void sayWhy() {
    if (!spoken) {
      return;
    }
    try {
      out.clear();
      engine.wrap(NOTHING, out);
      wire.write(out.flip());
    } catch (IOException _) {
      // It sees the connection end.
    }
  }

  @Override
  public int sendBufferSize() {
    return wire.sendBufferSize();
  }

  @Override
  public int receiveBufferSize() {
    return wire.receiveBufferSize();
  }

  @Override
  public String describe() {
    return "tls over " + wire.describe();
  }

  /** Without a word: it must not wait for a peer that does not read. */
  @Override
  public void close() {
    wire.close();
  }
}
