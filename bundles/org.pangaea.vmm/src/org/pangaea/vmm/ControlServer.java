package org.pangaea.vmm;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.pangaea.control.ControlConnection;
import org.pangaea.control.VmmListener;
import org.pangaea.fabric.wire.SocketTransport;
import org.pangaea.fabric.wire.TlsIdentity;
import org.pangaea.fabric.wire.Wire;

/**
 * Listens for clients on a Unix-domain socket. Who may connect is decided by the directory: it must
 * belong to this user alone (mode 0700), and so does the socket (0600). As soon as the VMM has a
 * certificate of its deployment, clients have to show one, too, by mutual TLS 1.3.
 */
final class ControlServer implements AutoCloseable {
  /**
   * The JSON-RPC library logs a trace for every message that a client was gone for, as consoles are
   * left at any moment. What a VMM prints is shown to the user when it is lost. Held here because
   * loggers that nobody holds forget their level.
   */
  private static final Logger LIBRARY = Logger.getLogger("org.eclipse.lsp4j");

  private final Vmm vmm;
  private final Path socket;
  private final ServerSocketChannel server;
  private final Runnable shutdown;
  private final Examinations examinations;

  ControlServer(Vmm vmm, Path socket, Runnable shutdown) throws IOException {
    this.vmm = vmm;
    this.socket = socket;
    this.shutdown = shutdown;
    examinations = new Examinations(vmm.name());
    LIBRARY.setLevel(Level.OFF);
    requirePrivate(socket.toAbsolutePath().getParent());
    removeStale(socket);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    // Whatever this process's mask says: the directory's mode may be changed some day.
    Files.setPosixFilePermissions(
        socket, EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    Thread thread = new Thread(this::acceptAll, "control " + vmm.name());
    thread.setDaemon(true);
    thread.start();
  }

  /** Removes what a VMM left that was killed; where one listens, this one must not. */
  private static void removeStale(Path socket) throws IOException {
    if (!Files.exists(socket)) {
      return;
    }
    try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      Files.delete(socket);
      return;
    }
    throw new IOException(
        "Another VMM serves %s already. Choose another directory, or end that one."
            .formatted(socket));
  }

  private static void requirePrivate(Path directory) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
    for (PosixFilePermission permission : permissions) {
      if (!permission.name().startsWith("OWNER_")) {
        throw new IOException(
            "The directory "
                + directory
                + " of the control socket is open to others; make it private: chmod 700 "
                + directory);
      }
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        try {
          accepted(channel);
        } catch (IOException | RuntimeException e) {
          System.getLogger("org.pangaea.vmm")
              .log(System.Logger.Level.WARNING, "a client could not be served", e);
          channel.close();
        }
      }
    } catch (IOException e) {
      // Closed: the VMM is shutting down.
      close();
    }
  }

  private void accepted(SocketChannel channel) throws IOException {
    Wire wire = SocketTransport.wire(channel);
    Optional<TlsIdentity> identity = vmm.certified();
    if (identity.isEmpty()) {
      serve(wire);
    } else {
      examinations.begin(identity.get().server(wire, ControlConnection.CLIENT), this::serve);
    }
  }

  private void serve(Wire wire) {
    ControlService service = new ControlService(vmm, shutdown);
    ControlConnection<VmmListener> connection = ControlConnection.accepted(wire, service);
    service.connected(connection.remote());
    connection.closed().thenRun(service::disconnected);
  }

  @Override
  public void close() {
    examinations.close();
    try {
      server.close();
      Files.deleteIfExists(socket);
    } catch (IOException e) {
      System.getLogger("org.pangaea.vmm")
          .log(System.Logger.Level.DEBUG, "control socket could not be removed", e);
    }
  }
}
