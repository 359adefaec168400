package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.control.ControlConnection;
import org.pangaea.control.VmmControl;

/** Who gets to the control socket, and what clients can do that send nonsense. */
class ControlServerTest {
  private static final long MOST_GROWTH = 32L << 20;
  private static final int MESSAGES_OF_A_CLIENT = 50;

  @TempDir Path temporary;
  private final Vmm vmm = new Vmm("n0");
  private final HostileRequests hostile = new HostileRequests();
  private Path folder;
  private Path socket;
  private ControlServer server;

  @BeforeEach
  void serve() throws IOException {
    folder =
        Files.createDirectory(
            temporary.resolve("run"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    socket = folder.resolve("0.sock");
    server =
        new ControlServer(
            vmm,
            socket,
            () -> {
              throw new AssertionError("shut down");
            });
  }

  @AfterEach
  void end() {
    server.close();
    vmm.close();
  }

  @Test
  void theSocketIsForItsUserAlone() throws Exception {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
  }

  @Test
  void aFolderThatOthersMayEnterIsRefused() throws Exception {
    for (String open : List.of("rwxr-x---", "rwx--x---", "rwx---r--", "rwx-----x")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(open));
      IOException e =
          assertThrows(
              IOException.class,
              () -> new ControlServer(vmm, folder.resolve("1.sock"), () -> {}).close());
      assertTrue(e.getMessage().endsWith("make it private: chmod 700 " + folder), e.getMessage());
    }
  }

  @Test
  void whatAVmmLeftThatWasKilledIsNotInTheWayAndOneThatLivesIs() throws Exception {
    Path left = folder.resolve("1.sock");
    try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      killed.bind(UnixDomainSocketAddress.of(left));
    }
    assertTrue(Files.exists(left));
    new ControlServer(vmm, left, () -> {}).close();
    IOException e =
        assertThrows(IOException.class, () -> new ControlServer(vmm, socket, () -> {}).close());
    assertTrue(e.getMessage().startsWith("Another VMM serves " + socket), e.getMessage());
    assertStillServed();
  }

  @Test
  void aMessageThatIsAnnouncedTooLongEndsTheConnection() throws Exception {
    for (String length : List.of("4194305", "2147483647", "99999999999", "-1", "many", "")) {
      assertCutOff("Content-Length: " + length + "\r\n\r\n");
    }
    assertStillServed();
  }

  @Test
  void aHeadWithoutEndEndsTheConnection() throws Exception {
    assertCutOff("X".repeat(5_000));
    assertCutOff("X: y\r\n".repeat(1_000));
    assertStillServed();
  }

  private void assertCutOff(String bytes) throws IOException {
    try (SocketChannel client = connect()) {
      send(client, bytes.getBytes(StandardCharsets.US_ASCII));
      assertEquals(-1, read(client, ByteBuffer.allocate(1)), bytes);
    }
  }

  /** A reset is an end, too: the server did not care to read all. */
  private static int read(SocketChannel client, ByteBuffer into) throws IOException {
    try {
      return client.read(into);
    } catch (SocketException e) {
      return -1;
    }
  }

  /** It may be cut off meanwhile. */
  private static void send(SocketChannel client, byte[] bytes) {
    try {
      ByteBuffer from = ByteBuffer.wrap(bytes);
      while (from.hasRemaining()) {
        client.write(from);
      }
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("Broken pipe") || e.getMessage().contains("reset"));
    }
  }

  private SocketChannel connect() throws IOException {
    SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
    client.connect(UnixDomainSocketAddress.of(socket));
    return client;
  }

  private void assertStillServed() throws Exception {
    try (ControlConnection<VmmControl> honest =
        ControlConnection.connect(socket, new FailingRequestTest.Deaf())) {
      assertServes(honest);
    }
  }

  private static void assertServes(ControlConnection<VmmControl> connection)
      throws InterruptedException, ExecutionException, TimeoutException {
    assertEquals(
        "n0", connection.remote().info().get(TestCluster.LIMIT_SECONDS, TimeUnit.SECONDS).name());
  }

  @Test
  void aThousandMutatedRequestsHarmNobodyElse() throws Exception {
    attack(1_000);
  }

  @Tag("long")
  @Test
  void aHundredThousandMutatedRequestsHarmNobodyElse() throws Exception {
    attack(100_000);
  }

  private void attack(int messages) throws Exception {
    try (ControlConnection<VmmControl> honest =
        ControlConnection.connect(socket, new FailingRequestTest.Deaf())) {
      assertServes(honest);
      attackOnce();
      long before = HostileRequests.usedMemory();
      int threads = Thread.activeCount();
      for (int sent = 0; sent < messages; sent += MESSAGES_OF_A_CLIENT) {
        attackOnce();
        assertServes(honest);
      }
      long deadline = System.nanoTime() + TestCluster.LIMIT_SECONDS * 1_000_000_000L;
      while (Thread.activeCount() > threads + 8 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      assertTrue(Thread.activeCount() <= threads + 8, "threads: " + Thread.activeCount());
      long grown = HostileRequests.usedMemory() - before;
      assertTrue(grown < MOST_GROWTH, "memory has grown by " + grown + " bytes");
    }
  }

  private void attackOnce() throws IOException {
    try (SocketChannel client = connect()) {
      for (int i = 0; i < MESSAGES_OF_A_CLIENT; i++) {
        send(client, hostile.next(i));
      }
      client.shutdownOutput();
      // What it is answered, until it is cut off.
      ByteBuffer answers = ByteBuffer.allocate(8192);
      while (read(client, answers.clear()) >= 0) {}
    } catch (IOException e) {
      assertTrue(e.getMessage().contains("Broken pipe") || e.getMessage().contains("reset"));
    }
  }
}
