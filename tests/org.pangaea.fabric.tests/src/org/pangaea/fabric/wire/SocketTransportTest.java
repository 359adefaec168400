package org.pangaea.fabric.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketTransportTest {

  private static final Duration SOON = Duration.ofSeconds(2);

  private final SocketTransport transport = new SocketTransport();

  @Test
  void portZeroChoosesAPortAndTellsIt() throws Exception {
    try (Transport.Listener one = transport.listen(Address.tcp("127.0.0.1", 0));
        Transport.Listener other = transport.listen(Address.tcp("127.0.0.1", 0))) {
      assertTrue(one.address().port() > 0);
      assertTrue(one.address().port() != other.address().port());
      assertEquals("127.0.0.1", one.address().host());
    }
  }

  @Test
  void aPortInUseIsNamedWithTheRemedy() throws Exception {
    try (Transport.Listener first = transport.listen(Address.tcp("127.0.0.1", 0))) {
      IOException e = assertThrows(IOException.class, () -> transport.listen(first.address()));
      assertTrue(e.getMessage().contains("Cannot listen on " + first.address()), e.getMessage());
      assertTrue(e.getMessage().contains("choose another one"), e.getMessage());
    }
  }

  @Test
  void nobodyAtAnAddressIsNamed() throws Exception {
    Transport.Listener gone = transport.listen(Address.tcp("127.0.0.1", 0));
    gone.close();
    IOException e = assertThrows(IOException.class, () -> transport.connect(gone.address(), SOON));
    assertTrue(e.getMessage().startsWith("cannot connect to " + gone.address()), e.getMessage());
  }

  @Test
  void aSocketThatHasReachedOnlyItselfIsToldFromOneWithAPeer() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (SocketChannel lonely = SocketChannel.open().bind(any)) {
      lonely.connect(lonely.getLocalAddress());
      assertTrue(SocketTransport.connectedToItself(lonely));
    }
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(any);
        SocketChannel normal = SocketChannel.open(server.getLocalAddress())) {
      assertFalse(SocketTransport.connectedToItself(normal));
    }
  }

  @Test
  void anUnknownHostIsNamed() {
    IOException e =
        assertThrows(
            IOException.class,
            () -> transport.connect(Address.tcp("no-such-host.invalid", 1), SOON));
    assertEquals(
        "The host 'no-such-host.invalid' of tcp:no-such-host.invalid:1 is unknown.",
        e.getMessage());
  }

  @Test
  void aStaleUnixSocketIsReplacedButAFileIsNot(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("socket");
    Address address = Address.unix(path);
    try (var left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(path));
    }
    assertTrue(Files.exists(path), "closing does not remove the path");
    transport.listen(address).close();
    assertFalse(Files.exists(path));
    Files.writeString(path, "precious");
    IOException e = assertThrows(IOException.class, () -> transport.listen(address));
    assertTrue(e.getMessage().contains("a file is in its place"), e.getMessage());
    assertEquals("precious", Files.readString(path));
  }

  @Test
  void aUnixPathThatIsTooLongOrHasNoFolderIsNamed(@TempDir Path folder) {
    Address tooLong = Address.unix(folder.resolve("x".repeat(120)));
    IOException e = assertThrows(IOException.class, () -> transport.listen(tooLong));
    assertTrue(e.getMessage().contains("Choose a shorter one"), e.getMessage());
    Address nowhere = Address.unix(folder.resolve("no/socket"));
    e = assertThrows(IOException.class, () -> transport.listen(nowhere));
    assertTrue(e.getMessage().contains("in a directory that exists"), e.getMessage());
  }

  @Test
  void closingAListenerEndsItsAccept() throws Exception {
    Transport.Listener listener = transport.listen(Address.tcp("127.0.0.1", 0));
    Thread closer = Thread.ofPlatform().daemon().unstarted(listener::close);
    closer.start();
    assertThrows(IOException.class, listener::accept);
    closer.join();
  }
}
