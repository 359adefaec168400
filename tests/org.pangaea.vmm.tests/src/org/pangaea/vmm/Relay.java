package org.pangaea.vmm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A wire between two VMMs that a test can hold up or cut: a TCP port that passes everything on to
 * another.
 */
final class Relay implements AutoCloseable {
  private final ServerSocket server;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final Object gate = new Object();
  private boolean forwardHeld;
  private boolean backwardHeld;
  private volatile long backwardDelayNanos;
  private volatile boolean closed;

  Relay(int targetPort) throws IOException {
    target = targetPort;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("relay-accept").start(this::acceptAll);
  }

  int port() {
    return server.getLocalPort();
  }

  /** From now on nothing passes from the connecting side to the target, or the other way. */
  void hold(boolean forward, boolean backward) {
    synchronized (gate) {
      forwardHeld = forward;
      backwardHeld = backward;
      gate.notifyAll();
    }
  }

  /** Everything that comes from the target is passed on so much later. */
  void delayBackward(long nanos) {
    backwardDelayNanos = nanos;
  }

  private void acceptAll() {
    while (!closed) {
      try {
        Socket in = server.accept();
        Socket out = new Socket();
        if (!keep(in, out)) {
          return;
        }
        out.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        in.setTcpNoDelay(true);
        out.setTcpNoDelay(true);
        Thread.ofPlatform().daemon().name("relay").start(() -> pass(in, out, true));
        Thread.ofPlatform().daemon().name("relay").start(() -> pass(out, in, false));
      } catch (IOException e) {
        if (!closed) {
          throw new IllegalStateException("The relay failed.", e);
        }
      }
    }
  }

  /**
   * A connection can still be accepted in the moment in which the server is closed, and whoever is
   * cut off may be that quick.
   */
  private synchronized boolean keep(Socket in, Socket out) {
    if (closed) {
      shut(in);
      return false;
    }
    sockets.add(in);
    sockets.add(out);
    return true;
  }

  private void pass(Socket from, Socket to, boolean forward) {
    byte[] buffer = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length; (length = in.read(buffer)) >= 0; ) {
        awaitOpen(forward);
        long delay = forward ? 0 : backwardDelayNanos;
        for (long end = System.nanoTime() + delay; System.nanoTime() - end < 0; ) {
          LockSupport.parkNanos(end - System.nanoTime());
        }
        out.write(buffer, 0, length);
      }
    } catch (IOException e) {
      // One side has gone: so does the other.
      shut(from);
    }
    shut(from);
    shut(to);
  }

  private void awaitOpen(boolean forward) {
    synchronized (gate) {
      while (!closed && (forward ? forwardHeld : backwardHeld)) {
        try {
          gate.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /** Both ends see their peer gone. */
  void cut() {
    sockets.forEach(Relay::shut);
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException("A socket could not be closed.", e);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException("The relay could not be closed.", e);
    }
    cut();
    // Last: what was held goes nowhere any more.
    hold(false, false);
  }
}
