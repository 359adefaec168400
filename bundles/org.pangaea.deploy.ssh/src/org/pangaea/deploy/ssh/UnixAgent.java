package org.pangaea.deploy.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** The user's SSH agent, behind a Unix-domain socket. It signs; keys stay with it. */
final class UnixAgent extends AbstractAgentProxy {
  private static final int LONGEST_ANSWER = 1 << 20;

  private final SocketChannel channel;
  private final Optional<Set<String>> only;

  /**
   * Connects.
   *
   * @param only keys to offer, type and base64; empty for all that it has
   */
  UnixAgent(Path socket, Optional<Set<String>> only) throws IOException {
    super(null);
    this.only = only;
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  @Override
  public Iterable<? extends Map.Entry<PublicKey, String>> getIdentities() throws IOException {
    List<Map.Entry<PublicKey, String>> offered = new ArrayList<>();
    for (Map.Entry<PublicKey, String> identity : super.getIdentities()) {
      String key = PublicKeyEntry.toString(identity.getKey());
      if (only.isEmpty() || only.get().contains(key)) {
        offered.add(identity);
      }
    }
    return offered;
  }

  @Override
  protected synchronized Buffer request(Buffer buffer) throws IOException {
    ByteBuffer request = ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available());
    while (request.hasRemaining()) {
      channel.write(request);
    }
    int length = read(Integer.BYTES).getInt();
    if (length < 1 || length > LONGEST_ANSWER) {
      throw new IOException("the agent's answer has an impossible length");
    }
    return new ByteArrayBuffer(read(length).array());
  }

  private ByteBuffer read(int bytes) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(bytes);
    while (target.hasRemaining()) {
      if (channel.read(target) < 0) {
        throw new EOFException("the agent closed the connection");
      }
    }
    return target.flip();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    super.close();
  }
}
