package org.pangaea.deploy.ssh;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The socket of another computer, as it is offered here through a real SSH server. */
class StreamlocalForwardTest {
  /** A VMM that dies says nothing: its clients know it by the end of their connections. */
  @Test
  void whatWasSentArrivesAndTheEndThereIsTheEndHere() throws Exception {
    try (SshLab lab = SshLab.open();
        SshComputers computers = new SshComputers(lab.environment());
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      SshComputer computer = lab.add("one").in(computers);
      computer.connect();
      Path there = lab.folder().resolve("there.sock");
      Path here = lab.folder().resolve("here.sock");
      server.bind(UnixDomainSocketAddress.of(there));
      try (StreamlocalForward forward = new StreamlocalForward(computer, there.toString(), here);
          SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(forward.here()))) {
        try (SocketChannel accepted = server.accept()) {
          client.write(ByteBuffer.wrap("ask".getBytes(US_ASCII)));
          assertEquals(
              "ask", new String(Channels.newInputStream(accepted).readNBytes(3), US_ASCII));
          accepted.write(ByteBuffer.wrap("bye".getBytes(US_ASCII)));
        }
        assertEquals("bye", new String(Channels.newInputStream(client).readAllBytes(), US_ASCII));
        assertThrows(
            IOException.class,
            () -> {
              while (true) {
                client.write(ByteBuffer.wrap("is anybody there?".getBytes(US_ASCII)));
              }
            });
        server.close();
        IOException refused =
            assertThrows(IOException.class, () -> computer.streamlocal(there.toString()));
        assertTrue(refused.getMessage().startsWith("nobody answers there"), refused.getMessage());
      }
    }
  }
}
