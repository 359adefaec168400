package org.pangaea.control;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.lsp4j.jsonrpc.Launcher;

/**
 * One end of a control connection: a remote interface to call, and a local object that is called.
 *
 * @param <R> the remote interface
 */
public final class ControlConnection<R> implements AutoCloseable {
  /**
   * Bytes of a client's message. They are small; a VMM must not make room for whatever is
   * announced.
   */
  private static final int MOST_FROM_CLIENT = 4 << 20;

  private final SocketChannel channel;
  private final ExecutorService executor;
  private final R remote;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private ControlConnection(
      SocketChannel channel, String name, Object local, Class<R> remoteType, int longest) {
    this.channel = channel;
    executor =
        Executors.newCachedThreadPool(task -> {
          Thread thread = new Thread(task, "control " + name);
          thread.setDaemon(true);
          return thread;
        });
    Launcher<R> launcher =
        new Launcher.Builder<R>()
            .setLocalService(local)
            .setRemoteInterface(remoteType)
            .setInput(
                new BoundedMessages(new EndingInput(Channels.newInputStream(channel)), longest))
            .setOutput(Channels.newOutputStream(channel))
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
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new ControlConnection<>(
        channel, socket.toString(), listener, VmmControl.class, Integer.MAX_VALUE);
  }

  /** The VMM's end of an accepted connection. */
  public static ControlConnection<VmmListener> accepted(SocketChannel channel, VmmControl service) {
    return new ControlConnection<>(channel, "client", service, VmmListener.class, MOST_FROM_CLIENT);
  }

  /**
   * Input that ends when this side closes the channel: for whoever reads it that is the end of the
   * stream and no error.
   */
  private static final class EndingInput extends FilterInputStream {
    EndingInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (ClosedChannelException e) {
        return -1;
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return super.read(target, offset, length);
      } catch (ClosedChannelException e) {
        return -1;
      }
    }
  }

  /** The other side. */
  public R remote() {
    return remote;
  }

  /** Completes when the connection has ended, for whatever reason. */
  public CompletableFuture<Void> closed() {
    return closed;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is closed as far as this process is concerned.
      closed.complete(null);
    }
    executor.shutdown();
  }
}
