package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pangaea.certificates.DeploymentAuthority;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.SocketTransport;
import org.pangaea.fabric.wire.TlsIdentity;
import org.pangaea.fabric.wire.TlsTransport;
import org.pangaea.fabric.wire.Wire;

/** Who does not belong to a deployment gets nothing of its VMMs, whose links go on. */
class TlsStrangersTest {

  private static final String PLAIN = "what the guest has in its memory";

  private final TestNetwork network = new TestNetwork(TestNetwork.TLS);
  private final Recorder atB = new Recorder();
  private TestNetwork.Pair pair;

  @BeforeEach
  void link() {
    pair = network.pair(new Recorder(), atB);
  }

  /** Whatever strangers have done, the link is there, and nobody else has one. */
  @AfterEach
  void theLinkGoesOn() {
    pair.toB().send(1, 0, 0);
    atB.awaitFrames(1);
    assertEquals(1, pair.b().links().size());
    network.close();
  }

  private void assertTold(Intruder intruder, String reason) throws IOException {
    assertEquals(0, intruder.listen(pair.b().address()).length, "it was told something");
    Await.until(() -> network.logged("b", reason), network.log::toString);
  }

  @Test
  void theIntruderOfTheseTestsIsLetInWithTheRightCertificate() throws Exception {
    Intruder friend = Intruder.certified(network.authority, "a", 1, "TLSv1.3");
    assertEquals(1, friend.listen(pair.b().address()).length, "the CHALLENGE");
  }

  @Test
  void oneWithoutACertificateIsToldNothing() throws Exception {
    assertTold(Intruder.withoutCertificate("TLSv1.3"), "no TLS: ");
  }

  @Test
  void oneOfAnotherDeploymentIsToldNothing() throws Exception {
    DeploymentAuthority other = new DeploymentAuthority(Instant.now());
    assertTold(
        Intruder.certified(other, "a", 1, "TLSv1.3"),
        "the certificate is not one of this deployment");
  }

  @Test
  void anExpiredOneIsToldNothing() throws Exception {
    assertTold(
        Intruder.certified(network.authority, "a", -1, "TLSv1.3"),
        "the certificate has expired by this computer's clock, which shows 2");
  }

  @Test
  void oneOfTheFutureIsToldNothing() throws Exception {
    assertTold(
        Intruder.certified(network.authority, "a", 60, "TLSv1.3"),
        "the certificate is not valid yet");
  }

  @Test
  void oneWhoseCertificateNamesNoVmmIsToldNothing() throws Exception {
    assertTold(
        Intruder.certified(network.authority, "no VMM", 1, "TLSv1.3"),
        "the peer's certificate names no VMM");
  }

  @Test
  void anOlderTlsIsToldNothing() throws Exception {
    assertTold(Intruder.certified(network.authority, "a", 1, "TLSv1.2"), "no TLS: ");
  }

  @Test
  void plainBytesAreAnsweredByTheEndOfTheConnection() throws Exception {
    Address address = pair.b().address();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("PGFB".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[300]);
      assertEquals(0, answer(socket).length, "not even an alert");
    }
    Await.until(() -> network.logged("b", "no TLS: "), network.log::toString);
  }

  private static byte[] answer(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes();
    } catch (IOException _) {
      return new byte[0];
    }
  }

  @Test
  void aRightCertificateUnderAnotherNameIsRefused() throws Exception {
    Wire wire = network.transport("c").connect(pair.b().address(), Duration.ofSeconds(2));
    HandshakeException e =
        assertThrows(
            HandshakeException.class, () -> new Handshake(wire, network.options("a")).connect("b"));
    wire.close();
    assertEquals(Refusal.CERTIFICATE, e.refusal());
    assertTrue(e.getMessage().contains("says it is a, with the certificate of c"), e.getMessage());
    Await.until(() -> network.logged("b", "with the certificate of c"), network.log::toString);
  }

  @Test
  void aVmmFindsOutAnImpostorOfTheNameThatItLooksFor() throws Exception {
    // It has a certificate of the deployment, and says that it is somebody else.
    FabricOptions named = network.options("z").withTransport(network.transport("y"));
    FabricEndpoint impostor = network.open(named, new Recorder());
    FabricException e =
        assertThrows(
            FabricException.class,
            () -> pair.a().connectAll(Map.of("z", impostor.address()), TestNetwork.LONG));
    assertTrue(e.getMessage().contains("says it is z, with the certificate of y"), e.getMessage());
  }

  @Test
  void aVmmDoesNotSpeakToOneOfAnotherDeploymentAndSaysSoAtOnce() throws Exception {
    DeploymentAuthority other = new DeploymentAuthority(Instant.now());
    TlsTransport foreign =
        new TlsTransport(new SocketTransport(), TestNetwork.identity(other, "z"));
    FabricEndpoint impostor =
        network.open(network.options("z").withTransport(foreign), new Recorder());
    FabricException e =
        assertThrows(
            FabricException.class,
            () -> pair.a().connectAll(Map.of("z", impostor.address()), TestNetwork.LONG));
    assertTrue(
        e.getMessage().contains("no TLS: the certificate is not one of this deployment"),
        e.getMessage());
    assertFalse(e.getMessage().contains("Not all VMMs linked within"), "it was not at once");
  }

  @Test
  void anIdentityThatCannotBeUsedIsRefusedBeforeAnyLink() {
    KeyPair keys = TlsIdentity.newKeys();
    byte[] key = keys.getPublic().getEncoded();
    Instant past = Instant.now().minus(Duration.ofDays(2));
    byte[] expired = network.authority.certify("a", key, past, past.plusSeconds(60));
    assertUnusable("has expired by this computer's clock", keys, expired, network.authority);
    byte[] good = network.authority.certify("a", key);
    assertUnusable("it is for another key", TlsIdentity.newKeys(), good, network.authority);
    assertUnusable("", keys, good, new DeploymentAuthority(Instant.now()));
    assertUnusable("", keys, new byte[] {1, 2, 3}, network.authority);
    byte[] nobody = network.authority.certify("not a VMM", key);
    assertUnusable("which is no VMM", keys, nobody, network.authority);
    assertEquals("a", TlsIdentity.of(keys, good, network.authority.certificate()).name());
  }

  private static void assertUnusable(
      String why, KeyPair keys, byte[] certificate, DeploymentAuthority authority) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> TlsIdentity.of(keys, certificate, authority.certificate()));
    assertTrue(e.getMessage().startsWith("This certificate cannot be used: "));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @Test
  void manyStrangersAreToldOfInAFewLines() throws Exception {
    for (int i = 0; i < 100; i++) {
      plainBytesAreAnsweredByTheEndOfTheConnection();
    }
    Await.until(() -> network.logged("b", "(and 63 before it"), network.log::toString);
    long lines = network.log.stream().filter(line -> line.contains("turned a peer away")).count();
    assertEquals(7, lines, "1, 2, 4 … 64");
  }

  @Test
  void nobodyBetweenTwoVmmsReadsWhatTheySay() throws Exception {
    assertTrue(seesPlainText(new TestNetwork(Address.TCP)), "the forwarder does not look");
    assertFalse(seesPlainText(new TestNetwork(TestNetwork.TLS)));
  }

  private static boolean seesPlainText(TestNetwork between) throws IOException, FabricException {
    try (between) {
      Recorder received = new Recorder();
      FabricEndpoint b = between.open("b", received);
      FabricEndpoint a = between.open("a", new Recorder());
      try (Forwarder forwarder = new Forwarder(b.address())) {
        Link link = a.connectAll(Map.of("b", forwarder.address()), TestNetwork.LONG).get("b");
        for (int i = 0; i < 100; i++) {
          link.send(7, 0, 0, ByteBuffer.wrap(PLAIN.getBytes(StandardCharsets.US_ASCII)));
        }
        received.awaitFrames(100);
        assertTrue(forwarder.bytes() > 100 * PLAIN.length());
        return forwarder.sawText(PLAIN);
      }
    }
  }

  /** It ends the connection; over the next one everything comes, once and unchanged. */
  @Test
  void aByteThatIsChangedOnTheWayReachesNobody() throws Exception {
    Recorder received = new Recorder();
    FabricEndpoint z = network.open("z", received);
    try (Forwarder forwarder = new Forwarder(z.address())) {
      Recorder atY = new Recorder();
      FabricEndpoint y = network.open("y", atY);
      Link link = y.connectAll(Map.of("z", forwarder.address()), TestNetwork.LONG).get("z");
      link.send(1, 0, 0);
      received.awaitFrames(1);
      forwarder.changeAfter(40);
      byte[] page = new byte[4096];
      int pages = 0;
      do {
        link.send(2, 0, 0, ByteBuffer.wrap(page));
        pages++;
      } while (!forwarder.changed());
      link.send(3, 0, 0);
      received.awaitFrames(1 + pages + 1);
      assertTrue(forwarder.connections() > 1, "the changed byte did not end the connection");
      assertEquals(List.of(), received.reasons);
      assertEquals(List.of(), atY.reasons);
      assertEquals(3, received.frames.getLast().type());
      assertEquals(1 + pages + 1, received.frames.size());
      assertTrue(
          received.frames.subList(1, 1 + pages).stream().allMatch(frame -> sound(frame, page)));
    }
  }

  private static boolean sound(Recorder.Frame frame, byte[] page) {
    return frame.type() == 2 && Arrays.equals(page, frame.payload());
  }
}
