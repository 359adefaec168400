package org.pangaea.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.lsp4j.jsonrpc.Launcher;
import org.pangaea.fabric.wire.SocketTransport;
import org.pangaea.fabric.wire.TlsIdentity;
import org.pangaea.fabric.wire.Wire;

/**
 * One end of a control connection: a remote interface to call, and a local object that is called.
 *
 * @param <R> the remote interface
 */
public final class ControlConnection<R> implements AutoCloseable {
  /**
   * The name in the certificate of every client. No VMM has it, since names of nodes begin with a
   * letter.
   */
  public static final String CLIENT = ".client";

  /**
   * Bytes of a client's message. They are small; a VMM must not make room for whatever is
   * announced.
   */
  private static final int MOST_FROM_CLIENT = 4 << 20;

  private final Wire wire;
  private final WireInput input;
  private final ExecutorService executor;
  private final R remote;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private ControlConnection(
      Wire wire, String name, Object local, Class<R> remoteType, int longest, boolean background) {
    this.wire = wire;
    executor =
        Executors.newCachedThreadPool(task -> {
          Thread thread = new Thread(task, "control " + name);
          thread.setDaemon(true);
          return thread;
        });
    input = new WireInput(wire);
    Launcher<R> launcher =
        new Launcher.Builder<R>()
            .setLocalService(local)
            .setRemoteInterface(remoteType)
            .setInput(new BoundedMessages(input, longest))
            .setOutput(new WireOutput(wire, background ? executor : null))
            .setExecutorService(executor)
            .create();
    remote = launcher.getRemoteProxy();
    Future<Void> listening = launcher.startListening();
    executor.execute(() -> awaitEnd(listening));
  }

  private void awaitEnd(Future<Void> listening) {
    try {
      listening.get();
    } catch (Exception e) {
      // However the connection ends, it has ended; the listener is told below.
      closed.complete(null);
    }
    closed.complete(null);
    close();
  }

  /** A client's end: connects to a VMM's control socket. */
  public static ControlConnection<VmmControl> connect(Path socket, VmmListener listener)
      throws IOException {
    return client(wire(socket), socket, listener, false);
  }

  /**
   * A client's end: connects to the control socket of a VMM that wants to know who its clients are.
   * It returns before that has shown; requests wait, and if it comes out that either is not who it
   * should be, the connection ends and {@link #refusal} has why.
   *
   * @param vmm who is to be there
   * @param identity this client's
   */
  public static ControlConnection<VmmControl> connect(
      Path socket, String vmm, TlsIdentity identity, VmmListener listener) throws IOException {
    return client(identity.client(wire(socket), vmm), socket, listener, true);
  }

  private static Wire wire(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return SocketTransport.wire(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static ControlConnection<VmmControl> client(
      Wire wire, Path socket, VmmListener listener, boolean background) {
    return new ControlConnection<>(
        wire, socket.toString(), listener, VmmControl.class, Integer.MAX_VALUE, background);
  }

  /** The VMM's end of an accepted connection, whose other end has shown who it is. */
  public static ControlConnection<VmmListener> accepted(Wire wire, VmmControl service) {
    return new ControlConnection<>(
        wire, "client", service, VmmListener.class, MOST_FROM_CLIENT, false);
  }

  /** The other side. */
  public R remote() {
    return remote;
  }

  /**
   * Why the connection has ended, if that is because one side could not show who it is: a sentence
   * without its stop.
   */
  public Optional<String> refusal() {
    return input.refusal();
  }

  /** Completes when the connection has ended, for whatever reason. */
  public CompletableFuture<Void> closed() {
    return closed;
  }

  @Override
  public void close() {
    wire.close();
    executor.shutdown();
  }
}
