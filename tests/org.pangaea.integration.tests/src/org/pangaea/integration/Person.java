package org.pangaea.integration;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Someone at the console of a VMM. */
final class Person implements AutoCloseable {
  private final SocketChannel channel;
  private final String prompt;

  Person(Path socket, String node) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    prompt = node + "> ";
  }

  /** What stands there up to the next prompt, or to the end. */
  String read() throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (!text.toString().endsWith(prompt) && channel.read(buffer) >= 0) {
      text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
      buffer.clear();
    }
    return text.toString();
  }

  String ask(String line) throws IOException {
    channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    return read();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
