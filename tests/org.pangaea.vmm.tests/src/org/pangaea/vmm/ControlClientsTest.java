package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.certificates.DeploymentAuthority;
import org.pangaea.control.ControlConnection;
import org.pangaea.control.FabricCertificates;
import org.pangaea.control.FabricRequest;
import org.pangaea.control.VmmControl;
import org.pangaea.control.VmmInfo;
import org.pangaea.fabric.DeploymentToken;
import org.pangaea.fabric.wire.SocketTransport;
import org.pangaea.fabric.wire.TlsIdentity;
import org.pangaea.fabric.wire.Wire;

/** A VMM that has a certificate of its deployment has no clients but those that have one, too. */
class ControlClientsTest {
  private static final long MOST_GROWTH = 48L << 20;
  private static final String INFO = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"vmm/info\"}";

  @TempDir Path temporary;
  private final DeploymentAuthority authority = new DeploymentAuthority(Instant.now());
  private final Vmm vmm = new Vmm("n0");
  private final List<String> told = new CopyOnWriteArrayList<>();

  /** Held: loggers that nobody holds forget their handlers. */
  private final Logger logger = Logger.getLogger("org.pangaea.vmm");

  private final Handler log =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          told.add(MessageFormat.format(record.getMessage(), record.getParameters()));
        }

        @Override
        public void flush() {
          // Nothing is held back.
        }

        @Override
        public void close() {
          // There is nothing to close.
        }
      };

  private Path socket;
  private ControlServer server;
  private ControlConnection<VmmControl> deployer;

  /** As whoever deploys does it: certificates come over a connection that is there before. */
  @BeforeEach
  void serve() throws Exception {
    logger.addHandler(log);
    Path folder =
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
    deployer = ControlConnection.connect(socket, new NoListener());
    byte[] key = Base64.getDecoder().decode(answer(deployer.remote().fabricKey()).publicKey());
    answer(
        deployer
            .remote()
            .openFabric(
                new FabricRequest(
                    "tcp:127.0.0.1:0",
                    DeploymentToken.random().toHex(),
                    new FabricCertificates(
                        text(authority.certify("n0", key)), text(authority.certificate())),
                    false,
                    3)));
  }

  private static <T> T answer(CompletableFuture<T> request)
      throws InterruptedException, ExecutionException, TimeoutException {
    return request.get(TestCluster.LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static String text(byte[] der) {
    return Base64.getEncoder().encodeToString(der);
  }

  /** Whatever strangers have done, clients are served. */
  @AfterEach
  void end() throws Exception {
    try (ControlConnection<VmmControl> honest = connect(client(authority))) {
      assertServes(honest);
    }
    assertServes(deployer);
    deployer.close();
    server.close();
    vmm.close();
    logger.removeHandler(log);
  }

  private static void assertServes(ControlConnection<VmmControl> connection) throws Exception {
    assertEquals("n0", answer(connection.remote().info()).name());
  }

  private static TlsIdentity client(DeploymentAuthority by) {
    KeyPair keys = TlsIdentity.newKeys();
    return TlsIdentity.of(
        keys,
        by.certifyClient(ControlConnection.CLIENT, keys.getPublic().getEncoded()),
        by.certificate());
  }

  private ControlConnection<VmmControl> connect(TlsIdentity identity) throws IOException {
    return ControlConnection.connect(socket, "n0", identity, new NoListener());
  }

  private SocketChannel open() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return channel;
  }

  private void assertTold(String why) throws InterruptedException {
    long deadline = System.nanoTime() + TestCluster.LIMIT_SECONDS * 1_000_000_000L;
    while (told.stream().noneMatch(line -> line.contains(why)) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    assertTrue(told.stream().anyMatch(line -> line.contains(why)), told.toString());
  }

  @Test
  void oneThatAsksInClearIsToldNothing() throws Exception {
    try (SocketChannel channel = open()) {
      byte[] request =
          ("Content-Length: " + INFO.length() + "\r\n\r\n" + INFO)
              .getBytes(StandardCharsets.US_ASCII);
      channel.write(ByteBuffer.wrap(request));
      assertEquals(-1, end(channel), "not even an alert");
    }
    assertTold("n0 turned a client away: no TLS: ");
  }

  /** -1 if nothing came before the end; a reset is an end, too. */
  private static int end(SocketChannel channel) {
    try {
      return channel.read(ByteBuffer.allocate(16));
    } catch (IOException e) {
      return -1;
    }
  }

  @Test
  void theStrangerOfTheseTestsIsServedWithTheRightCertificate() throws Exception {
    Stranger friend = Stranger.client(authority, 1, "TLSv1.3");
    assertEquals("Content-Length", friend.ask(socket, INFO));
  }

  @Test
  void oneWithoutACertificateIsToldNothing() throws Exception {
    assertEquals("", Stranger.withoutCertificate("TLSv1.3").ask(socket, INFO));
    assertTold("no TLS: ");
  }

  @Test
  void oneOfAnotherDeploymentIsToldNothing() throws Exception {
    DeploymentAuthority other = new DeploymentAuthority(Instant.now());
    assertEquals("", Stranger.client(other, 1, "TLSv1.3").ask(socket, INFO));
    assertTold("the certificate is not one of this deployment");
  }

  @Test
  void oneWhoseCertificateHasExpiredIsToldNothing() throws Exception {
    assertEquals("", Stranger.client(authority, -1, "TLSv1.3").ask(socket, INFO));
    assertTold("the certificate has expired");
  }

  @Test
  void anOlderTlsIsToldNothing() throws Exception {
    assertEquals("", Stranger.client(authority, 1, "TLSv1.2").ask(socket, INFO));
    assertTold("no TLS: ");
  }

  /** Whoever has got hold of one VMM's key does not control the others. */
  @Test
  void aVmmOfTheDeploymentIsNoClient() throws Exception {
    assertEquals("", Stranger.vmm(authority, "n1").ask(socket, INFO));
    assertTold("the peer's certificate is that of n1, and not of .client");
  }

  @Test
  void aClientSpeaksToNoVmmOfAnotherDeployment() throws Exception {
    assertRefused(
        connect(client(new DeploymentAuthority(Instant.now()))),
        "the certificate is not one of this deployment");
  }

  @Test
  void aClientSpeaksToNoOtherVmmThanTheOneThatItLooksFor() throws Exception {
    assertRefused(
        ControlConnection.connect(socket, "n1", client(authority), new NoListener()),
        "the peer's certificate is that of n0, and not of n1");
  }

  /** Who has a client's key serves no other client under whatever name. */
  @Test
  void aClientIsNoVmm() throws Exception {
    KeyPair keys = TlsIdentity.newKeys();
    TlsIdentity impostor =
        TlsIdentity.of(
            keys,
            authority.certifyClient("n1", keys.getPublic().getEncoded()),
            authority.certificate());
    Path path = socket.resolveSibling("n1.sock");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path));
      ControlConnection<VmmControl> connection =
          ControlConnection.connect(path, "n1", client(authority), new NoListener());
      Wire wire = impostor.server(SocketTransport.wire(listener.accept()));
      assertThrows(IOException.class, wire::establish);
      wire.close();
      assertRefused(connection, "Extended key usage does not permit use for TLS server");
    }
  }

  private static void assertRefused(ControlConnection<VmmControl> connection, String why)
      throws Exception {
    try (connection) {
      connection.remote().info();
      answer(connection.closed());
      assertTrue(connection.refusal().orElse("").contains(why), connection.refusal().toString());
    }
  }

  @Test
  void manyStrangersAreToldOfInAFewLines() throws Exception {
    for (int i = 0; i < 100; i++) {
      oneThatAsksInClearIsToldNothing();
    }
    assertTold("(and 63 before it)");
    assertEquals(7, told.stream().filter(line -> line.contains("turned a client away")).count());
  }

  @Test
  void oneThatOnlyLooksWhetherSomebodyListensIsNotTurnedAway() throws Exception {
    for (int i = 0; i < 4; i++) {
      open().close();
    }
    oneThatAsksInClearIsToldNothing();
    assertEquals(1, told.size(), told.toString());
  }

  /** Of those who say nothing some are waited for, and none for ever. */
  @Test
  void oneThatSaysNothingKeepsNobodyWaiting() throws Exception {
    try (Examinations examinations = new Examinations("n0", 2, Duration.ofSeconds(1));
        SocketChannel first = beginning(examinations);
        SocketChannel second = beginning(examinations);
        SocketChannel third = beginning(examinations)) {
      assertEquals(-1, end(first), "there is room for two");
      assertTold("others came, and it had not shown who it is yet");
      assertEquals(1, told.size(), "it was the time: " + told);
      assertEquals(-1, end(second));
      assertEquals(-1, end(third));
      assertTold("it did not show who it is within 1 s (and 1 before it)");
    }
    try (SocketChannel silent = open()) {
      assertServes(deployer);
      try (ControlConnection<VmmControl> honest = connect(client(authority))) {
        assertServes(honest);
      }
      assertTrue(silent.isConnected());
    }
  }

  /** A connection whose other end is examined. */
  private SocketChannel beginning(Examinations examinations) throws IOException {
    Path path = socket.resolveSibling("x.sock");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path));
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(path));
      Wire wire = SocketTransport.wire(listener.accept());
      examinations.begin(
          vmm.certified().orElseThrow().server(wire, ControlConnection.CLIENT),
          passed -> {
            throw new AssertionError("passed");
          });
      return channel;
    } finally {
      Files.deleteIfExists(path);
    }
  }

  /**
   * A VMM that stands still says nothing: whoever asks it waits as long as he likes, not longer.
   */
  @Test
  void askingAVmmThatStandsStillDoesNotHang() throws Exception {
    Path path = socket.resolveSibling("still.sock");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path));
      ControlConnection<VmmControl> connection =
          ControlConnection.connect(path, "n0", client(authority), new NoListener());
      CompletableFuture<VmmInfo> request = connection.remote().info();
      assertThrows(TimeoutException.class, () -> request.get(200, TimeUnit.MILLISECONDS));
      connection.close();
      answer(connection.closed());
    }
  }

  @Test
  void twoThousandMutatedRequestsHarmNobodyElse() throws Exception {
    attack(2_000);
  }

  @Tag("long")
  @Test
  void aMillionMutatedRequestsHarmNobodyElse() throws Exception {
    attack(1_000_000);
  }

  /** Half of them from somebody certified, half of them bytes of a handshake that is none. */
  private void attack(int messages) throws Exception {
    HostileRequests hostile = new HostileRequests();
    Random random = new Random(Seeds.of("hostile handshakes"));
    TlsIdentity traitor = client(authority);
    try (ControlConnection<VmmControl> honest = connect(client(authority))) {
      assertServes(honest);
      attackInside(traitor, hostile);
      attackOutside(random);
      long before = HostileRequests.usedMemory();
      int threads = Thread.activeCount();
      for (int sent = 0; sent < messages; sent += 100) {
        attackInside(traitor, hostile);
        attackOutside(random);
        assertServes(honest);
      }
      long deadline = System.nanoTime() + TestCluster.LIMIT_SECONDS * 1_000_000_000L;
      while (Thread.activeCount() > threads + 8 && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      assertTrue(Thread.activeCount() <= threads + 8, "threads: " + Thread.activeCount());
      long grown = HostileRequests.usedMemory() - before;
      assertTrue(grown < MOST_GROWTH, "memory has grown by " + grown + " bytes");
    }
    assertTrue(told.size() < 40, "it tells too much: " + told.size());
  }

  private void attackInside(TlsIdentity traitor, HostileRequests hostile) throws IOException {
    try (Wire wire = traitor.client(SocketTransport.wire(open()), "n0")) {
      wire.establish();
      try {
        for (int i = 0; i < 50; i++) {
          wire.write(ByteBuffer.wrap(hostile.next(i)));
        }
      } catch (IOException e) {
        // It was cut off, as it should be.
        assertTrue(e.getMessage().matches(".*(Broken pipe|reset|ended).*"), e.getMessage());
      }
    }
  }

  /** Fifty clients whose first record is one of TLS by its head, more or less. */
  private void attackOutside(Random random) throws IOException {
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[1 + random.nextInt(600)];
      random.nextBytes(bytes);
      ByteBuffer record = ByteBuffer.wrap(bytes);
      if (bytes.length > 8 && random.nextInt(4) > 0) {
        record
            .put(0, (byte) 22)
            .putShort(1, (short) 0x0303)
            .putShort(3, (short) (bytes.length - 5));
        record.put(5, (byte) 1).put(6, (byte) 0).putShort(7, (short) (bytes.length - 9));
      }
      try (SocketChannel channel = open()) {
        channel.write(record);
        channel.shutdownOutput();
        while (end(channel) > 0) {}
      } catch (IOException e) {
        assertTrue(e.getMessage().matches(".*(Broken pipe|reset).*"), e.getMessage());
      }
    }
  }
}
