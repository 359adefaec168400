package org.pangaea.fabric.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * TCP and Unix-domain sockets, in clear. Unix sockets belong in a directory of mode 0700, TCP on
 * the loopback interface or under {@link TlsTransport}.
 */
public final class SocketTransport implements Transport {

  /** What is asked of the host for each direction; the host may give less. */
  static final int SOCKET_BUFFER = 4 * 1024 * 1024;

  /** The longest path that fits {@code sun_path} on all hosts. */
  private static final int MAX_UNIX_PATH = 103;

  /** A wire of a socket that is connected, with the buffers that it has. */
  public static Wire wire(SocketChannel channel) throws IOException {
    return new SocketWire(channel);
  }

  @Override
  public Listener listen(Address address) throws IOException {
    if (address.scheme().equals(Address.UNIX)) {
      clearStale(address);
    }
    SocketAddress socketAddress = resolve(address);
    ServerSocketChannel channel =
        address.scheme().equals(Address.UNIX)
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    try {
      // Accepted connections inherit it, and only before listening can it widen TCP's window.
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      channel.bind(socketAddress);
      return new SocketListener(channel, address);
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          "Cannot listen on " + address + ": " + e.getMessage() + ". " + remedy(address), e);
    }
  }

  private static String remedy(Address address) {
    return address.scheme().equals(Address.UNIX)
        ? "Choose a path in a directory that exists and that you may write to."
        : "Stop the process that uses the port, or choose another one (0: any that is free).";
  }

  /** Removes a socket nobody listens on any more; one that is in use stays. */
  private static void clearStale(Address address) throws IOException {
    Path path = Path.of(address.host());
    if (!Files.exists(path)) {
      return;
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(path));
    } catch (IOException _) {
      if (Files.isRegularFile(path) || Files.isDirectory(path)) {
        throw new IOException(
            "Cannot listen on " + address + ": a file is in its place. Choose another path.");
      }
      Files.delete(path);
      return;
    }
    throw new IOException(
        "Cannot listen on " + address + ": another process does. Choose another path.");
  }

  @Override
  public Wire connect(Address address, Duration timeout) throws IOException {
    SocketAddress socketAddress = resolve(address);
    SocketChannel channel =
        address.scheme().equals(Address.UNIX)
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    try {
      SocketWire.prepare(channel);
      if (address.scheme().equals(Address.UNIX)) {
        channel.connect(socketAddress);
      } else {
        channel.socket().connect(socketAddress, (int) Math.max(1, timeout.toMillis()));
      }
      if (connectedToItself(channel)) {
        throw new IOException("nobody listens");
      }
      return new SocketWire(channel);
    } catch (SocketTimeoutException e) {
      channel.close();
      throw new IOException(
          "no answer from " + address + " within " + timeout.toMillis() + " ms", e);
    } catch (IOException e) {
      channel.close();
      throw new IOException("cannot connect to " + address + ": " + e.getMessage(), e);
    }
  }

  /**
   * TCP connects a socket to itself when the host happens to give it the very port that it connects
   * to. Who tries again and again until a peer on this computer listens meets this sooner or later.
   */
  static boolean connectedToItself(SocketChannel channel) throws IOException {
    return channel.getLocalAddress() instanceof InetSocketAddress local
        && local.equals(channel.getRemoteAddress());
  }

  private static SocketAddress resolve(Address address) throws IOException {
    switch (address.scheme()) {
      case Address.TCP -> {
        InetSocketAddress resolved = new InetSocketAddress(address.host(), address.port());
        if (resolved.isUnresolved()) {
          throw new IOException("The host '" + address.host() + "' of " + address + " is unknown.");
        }
        return resolved;
      }
      case Address.UNIX -> {
        int length = address.host().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_UNIX_PATH) {
          throw new IOException(
              "The path of "
                  + address
                  + " has "
                  + length
                  + " bytes, and a Unix socket's has at most "
                  + MAX_UNIX_PATH
                  + ". Choose a shorter one.");
        }
        return UnixDomainSocketAddress.of(address.host());
      }
      default -> throw new IOException(address + " is no socket: use tcp:HOST:PORT or unix:PATH.");
    }
  }

  private record SocketListener(ServerSocketChannel channel, Address asked) implements Listener {

    @Override
    public Address address() {
      try {
        return channel.getLocalAddress() instanceof InetSocketAddress bound
            ? Address.tcp(asked.host(), bound.getPort())
            : asked;
      } catch (IOException _) {
        return asked;
      }
    }

    @Override
    public Wire accept() throws IOException {
      SocketChannel accepted = channel.accept();
      try {
        SocketWire.prepare(accepted);
        return new SocketWire(accepted);
      } catch (IOException e) {
        accepted.close();
        throw e;
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
        if (asked.scheme().equals(Address.UNIX)) {
          Files.deleteIfExists(Path.of(asked.host()));
        }
      } catch (IOException _) {
        // Nothing listens any more; a path that stays is found to be stale next time.
      }
    }
  }
}
