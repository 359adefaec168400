package org.pangaea.vmm.console;

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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Listens for people on a Unix-domain socket that only this user can connect to. */
final class ConsoleServer implements AutoCloseable {
  private static final int MOST_CLIENTS = 8;

  private final Path socket;
  private final ServerSocketChannel server;
  private final Gogo gogo;
  private final AtomicInteger clients = new AtomicInteger();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  ConsoleServer(Path socket, Gogo gogo) throws IOException {
    this.socket = socket;
    this.gogo = gogo;
    // What another VMM left that was killed.
    Files.deleteIfExists(socket);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    // The directory is private, too; the control socket is refused otherwise.
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    daemon(this::acceptAll, "console");
  }

  private static void daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        if (clients.incrementAndGet() > MOST_CLIENTS) {
          clients.decrementAndGet();
          channel.close();
        } else {
          open.add(channel);
          daemon(() -> serve(channel), "console client");
        }
      }
    } catch (IOException e) {
      // Closed: the VMM is shutting down.
      close();
    }
  }

  private void serve(SocketChannel channel) {
    try (channel;
        InputStream in = Channels.newInputStream(channel);
        OutputStream out = Channels.newOutputStream(channel)) {
      gogo.serve(in, out);
    } catch (IOException e) {
      // Whoever was there has gone.
      return;
    } finally {
      open.remove(channel);
      clients.decrementAndGet();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (SocketChannel channel : open) {
        channel.close();
      }
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      System.getLogger("org.pangaea.vmm.console")
          .log(System.Logger.Level.DEBUG, "the console's socket could not be removed", e);
    }
  }
}
