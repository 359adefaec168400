package org.pangaea.fabric.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A socket in blocking mode. Its channel closes if a thread that uses it is interrupted. */
final class SocketWire implements Wire {

  private final SocketChannel channel;
  private final int sendBufferSize;
  private final int receiveBufferSize;
  private final String description;

  SocketWire(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.sendBufferSize = channel.getOption(StandardSocketOptions.SO_SNDBUF);
    this.receiveBufferSize = channel.getOption(StandardSocketOptions.SO_RCVBUF);
    this.description =
        channel.getRemoteAddress() instanceof InetSocketAddress remote
            ? "tcp:" + remote.getAddress().getHostAddress() + ":" + remote.getPort()
            : "unix:" + nonEmpty(channel);
  }

  /** The accepting side knows the path, the connecting side's socket has none. */
  private static String nonEmpty(SocketChannel channel) throws IOException {
    String remote = channel.getRemoteAddress().toString();
    return remote.isEmpty() ? channel.getLocalAddress().toString() : remote;
  }

  static void prepare(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SocketTransport.SOCKET_BUFFER);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SocketTransport.SOCKET_BUFFER);
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public void write(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      channel.write(from);
    }
  }

  @Override
  public int sendBufferSize() {
    return sendBufferSize;
  }

  @Override
  public int receiveBufferSize() {
    return receiveBufferSize;
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // There is nothing left to do for it.
    }
  }
}
