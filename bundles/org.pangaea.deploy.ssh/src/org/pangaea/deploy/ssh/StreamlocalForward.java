package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pangaea.deploy.DeployException;

/**
 * A Unix-domain socket of another computer, offered by one here: each connection becomes a channel
 * of the SSH connection. Who may use it is whom its directory lets in.
 */
final class StreamlocalForward implements AutoCloseable {
  private static final int BUFFER = 32 * 1024;

  private final SshComputer computer;
  private final String there;
  private final Path here;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

  StreamlocalForward(SshComputer computer, String there, Path here) throws IOException {
    this.computer = computer;
    this.there = there;
    this.here = here;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      Files.deleteIfExists(here);
      server.bind(UnixDomainSocketAddress.of(here));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    start("accept", this::acceptAll);
  }

  /** The path of the socket here. */
  Path here() {
    return here;
  }

  private void start(String what, Runnable work) {
    Thread.ofPlatform().daemon().name("forward " + computer.name() + " " + what).start(work);
  }

  private void acceptAll() {
    while (server.isOpen()) {
      try {
        SocketChannel connection = server.accept();
        connections.add(connection);
        start("connect", () -> carry(connection));
      } catch (IOException e) {
        // Closed by us; otherwise there is no more to accept either.
        close();
      }
    }
  }

  private void carry(SocketChannel connection) {
    try (connection;
        DirectStreamlocalChannel channel = computer.streamlocal(there)) {
      // Taken before either direction runs: what the channel has none of is made on the first call.
      InputStream from = channel.getInvertedOut();
      OutputStream to = channel.getInvertedIn();
      start(
          "send",
          () -> {
            copy(Channels.newInputStream(connection), to);
            channel.close(false);
          });
      copy(from, Channels.newOutputStream(connection));
    } catch (IOException | DeployException e) {
      // Whoever connected sees the end of the connection, and says what that means.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(connection);
    }
  }

  private static void copy(InputStream in, OutputStream out) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      // The other direction ends with it.
      return;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(here);
      for (SocketChannel connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      // Nothing is served any more, and the directory goes with its machine.
      return;
    }
  }
}
