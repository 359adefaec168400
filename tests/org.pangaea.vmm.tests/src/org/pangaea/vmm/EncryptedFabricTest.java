package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pangaea.certificates.DeploymentAuthority;
import org.pangaea.control.ConnectRequest;
import org.pangaea.control.FabricCertificates;
import org.pangaea.control.FabricRequest;
import org.pangaea.control.Peer;
import org.pangaea.fabric.DeploymentToken;
import org.pangaea.fabric.FabricException;
import org.pangaea.fabric.wire.TlsIdentity;

/** VMMs that are told to encrypt their links, in the way in which whoever deploys does it. */
class EncryptedFabricTest {
  private static final String ADDRESS = "tcp:127.0.0.1:0";

  private final String token = DeploymentToken.random().toHex();
  private final DeploymentAuthority authority = new DeploymentAuthority(Instant.now());
  private final Vmm a = new Vmm("a");
  private final Vmm b = new Vmm("b");

  @AfterEach
  void close() {
    a.close();
    b.close();
  }

  private static String text(byte[] der) {
    return Base64.getEncoder().encodeToString(der);
  }

  private FabricRequest request(Vmm vmm, String name, DeploymentAuthority by) {
    return request(vmm, name, by, ADDRESS);
  }

  private FabricRequest request(Vmm vmm, String name, DeploymentAuthority by, String address) {
    byte[] key = Base64.getDecoder().decode(vmm.fabricKey().publicKey());
    return new FabricRequest(
        address,
        token,
        new FabricCertificates(text(by.certify(name, key)), text(by.certificate())),
        false,
        3);
  }

  private List<Peer> open(FabricRequest forA, FabricRequest forB) throws FabricException {
    List<Peer> peers = new ArrayList<>();
    peers.add(new Peer("a", a.openFabric(forA)));
    peers.add(new Peer("b", b.openFabric(forB)));
    return peers;
  }

  private static CompletableFuture<Void> connecting(Vmm vmm, List<Peer> peers, Duration limit) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            vmm.connect(new ConnectRequest(peers, (int) limit.toMillis()));
          } catch (FabricException e) {
            throw new IllegalStateException(e.getMessage(), e);
          }
        },
        work -> Thread.ofPlatform().daemon().start(work));
  }

  @Test
  void vmmsOfOneAuthorityLink() throws Exception {
    List<Peer> peers = open(request(a, "a", authority), request(b, "b", authority));
    Duration limit = Duration.ofSeconds(TestCluster.LIMIT_SECONDS);
    CompletableFuture.allOf(connecting(a, peers, limit), connecting(b, peers, limit)).join();
  }

  /** Of one computer elsewhere: their certificates are for their clients, and for what is TCP. */
  @Test
  void linksOverUnixSocketsAreInClearAndThoseOverTcpAreNot() throws Exception {
    Path own = Files.createTempDirectory(Path.of("/tmp"), "pg");
    String socket = "unix:" + own.resolve("0.link");
    List<Peer> peers = open(request(a, "a", authority, socket), request(b, "b", authority));
    Duration limit = Duration.ofSeconds(TestCluster.LIMIT_SECONDS);
    CompletableFuture.allOf(connecting(a, peers, limit), connecting(b, peers, limit)).join();
    assertEquals(Optional.of("a"), a.certified().map(TlsIdentity::name));
    a.close();
    b.close();
    Files.deleteIfExists(own.resolve("0.link"));
    Files.delete(own);
  }

  @Test
  void oneThatDoesNotEncryptIsNotLinkedToOneThatDoes() throws Exception {
    List<Peer> peers =
        open(new FabricRequest(ADDRESS, token, null, false, 3), request(b, "b", authority));
    RuntimeException e =
        assertThrows(
            RuntimeException.class, () -> connecting(a, peers, Duration.ofSeconds(1)).join());
    assertTrue(e.getMessage().contains("b at tcp:127.0.0.1:"), e.getMessage());
  }

  @Test
  void vmmsOfTwoAuthoritiesDoNotLinkEvenWithTheSameToken() throws Exception {
    DeploymentAuthority other = new DeploymentAuthority(Instant.now());
    List<Peer> peers = open(request(a, "a", authority), request(b, "b", other));
    RuntimeException e =
        assertThrows(
            RuntimeException.class,
            () -> connecting(a, peers, Duration.ofSeconds(TestCluster.LIMIT_SECONDS)).join());
    assertTrue(
        e.getMessage().contains("the certificate is not one of this deployment"), e.getMessage());
  }

  /**
   * Whatever a client forgets: guest memory is on a network in clear only where somebody said so.
   */
  @Test
  void withoutACertificateAVmmListensWithinItsComputerUnlessTheModelSaysPlain() throws Exception {
    String everywhere = "tcp:0.0.0.0:0";
    assertRefused(
        new FabricRequest(everywhere, token, null, false, 3),
        "would send guest memory in clear from tcp:0.0.0.0:0. Give it one, or say plainLinks");
    assertRefused(
        new FabricRequest("tcp:there-is-no-such-host.invalid:0", token, null, false, 3),
        "in clear");
    b.openFabric(new FabricRequest(everywhere, token, null, true, 3));
  }

  @Test
  void theKeyStaysTheSame() {
    assertEquals(a.fabricKey(), a.fabricKey());
    assertTrue(!a.fabricKey().equals(b.fabricKey()), "two VMMs have one key");
  }

  @Test
  void certificatesThatAreNotForThisVmmAreRefused() {
    a.fabricKey();
    assertRefused(request(a, "b", authority), "The certificate for a is that of b.");
    assertRefused(request(b, "a", authority), "it is for another key");
    assertRefused(
        new FabricRequest(ADDRESS, token, new FabricCertificates("?", "?"), false, 3),
        "A certificate is to come as DER in Base64.");
    assertRefused(
        new FabricRequest(ADDRESS, token, new FabricCertificates(null, null), false, 3),
        "A certificate is to come as DER in Base64.");
  }

  private void assertRefused(FabricRequest request, String why) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> a.openFabric(request));
    assertTrue(e.getMessage().contains(why), e.getMessage());
  }

  @Test
  void aVmmThatWasNotAskedForItsKeyTakesNoCertificate() {
    FabricRequest request = request(b, "a", authority);
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> a.openFabric(request));
    assertTrue(e.getMessage().startsWith("a has not been asked for its key"), e.getMessage());
  }
}
