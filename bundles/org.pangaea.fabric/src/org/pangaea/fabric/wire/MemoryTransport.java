package org.pangaea.fabric.wire;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Wires inside one process, for several VMMs in one JVM and for tests. Addresses are names within
 * one instance.
 */
public final class MemoryTransport implements Transport {

  private final Map<String, MemoryListener> listeners = new ConcurrentHashMap<>();
  private final int capacity;

  /** With pipes of a mebibyte. */
  public MemoryTransport() {
    this(1 << 20);
  }

  /**
   * A network of its own.
   *
   * @param capacity the bytes a pipe holds before a write waits
   */
  public MemoryTransport(int capacity) {
    this.capacity = capacity;
  }

  @Override
  public Listener listen(Address address) throws IOException {
    MemoryListener listener = new MemoryListener(address);
    if (listeners.putIfAbsent(address.host(), listener) != null) {
      throw new IOException("Cannot listen on " + address + ": it is in use. Choose another name.");
    }
    return listener;
  }

  @Override
  public Wire connect(Address address, Duration timeout) throws IOException {
    MemoryListener listener = listeners.get(address.host());
    if (listener == null) {
      throw new ConnectException("cannot connect to " + address + ": nobody listens");
    }
    MemoryPipe there = new MemoryPipe(capacity);
    MemoryPipe back = new MemoryPipe(capacity);
    listener.arriving.add(new MemoryWire(there, back, address));
    return new MemoryWire(back, there, address);
  }

  private final class MemoryListener implements Listener {

    private final Address address;
    private final BlockingQueue<MemoryWire> arriving = new LinkedBlockingQueue<>();

    /** What {@link #close} puts into the queue. */
    private final MemoryWire end = new MemoryWire(new MemoryPipe(0), new MemoryPipe(0), null);

    MemoryListener(Address address) {
      this.address = address;
    }

    @Override
    public Address address() {
      return address;
    }

    @Override
    public Wire accept() throws IOException {
      try {
        MemoryWire wire = arriving.take();
        if (wire != end) {
          return wire;
        }
        arriving.add(end);
        throw new IOException("The listener at " + address + " is closed.");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Waiting at " + address + " was interrupted.", e);
      }
    }

    @Override
    public void close() {
      listeners.remove(address.host(), this);
      arriving.add(end);
    }
  }

  private record MemoryWire(MemoryPipe in, MemoryPipe out, Address address) implements Wire {

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
      return out.capacity();
    }

    @Override
    public int receiveBufferSize() {
      return in.capacity();
    }

    @Override
    public String describe() {
      return address.toString();
    }

    @Override
    public void close() {
      out.end();
      in.breakOff();
    }
  }
}
