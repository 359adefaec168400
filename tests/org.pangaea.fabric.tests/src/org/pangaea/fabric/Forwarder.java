package org.pangaea.fabric;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.pangaea.fabric.wire.Address;

/** Somebody on the network between two VMMs: sees all, and can change a byte of it. */
final class Forwarder implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  /** How many bytes still pass before one is changed; none is while it is negative. */
  private final AtomicLong untilChange = new AtomicLong(-1);

  Forwarder(Address target) throws IOException {
    this.target = target.port();
    server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("forwarder").start(this::acceptAll);
  }

  Address address() {
    return Address.tcp("127.0.0.1", server.getLocalPort());
  }

  /** Changes the byte after so many more on the way to the target. */
  void changeAfter(long bytes) {
    untilChange.set(bytes);
  }

  boolean changed() {
    return untilChange.get() < 0;
  }

  boolean sawText(String text) {
    synchronized (seen) {
      return seen.toString(StandardCharsets.ISO_8859_1).contains(text);
    }
  }

  /** How many connections there were. */
  int connections() {
    return sockets.size() / 2;
  }

  int bytes() {
    synchronized (seen) {
      return seen.size();
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket from = server.accept();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(from);
        sockets.add(to);
        Thread.ofPlatform().daemon().name("forwarder there").start(() -> forward(from, to, true));
        Thread.ofPlatform().daemon().name("forwarder back").start(() -> forward(to, from, false));
      }
    } catch (IOException _) {
      // It was closed, or nobody is behind it.
    }
  }

  private void forward(Socket from, Socket to, boolean there) {
    byte[] buffer = new byte[64 * 1024];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        synchronized (seen) {
          seen.write(buffer, 0, n);
          long until = there ? untilChange.get() : -1;
          if (until >= 0 && until < n) {
            buffer[(int) until] ^= 1;
          }
          if (until >= 0) {
            untilChange.set(until - n);
          }
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException _) {
      // One of the two has ended the connection; the other one hears of it.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
