package org.pangaea.deploy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.pangaea.certificates.DeploymentAuthority;
import org.pangaea.control.FabricCertificates;
import org.pangaea.control.FabricKey;
import org.pangaea.control.FabricRequest;
import org.pangaea.control.VmmControl;

/**
 * By what VMMs of one deployment recognise each other: a secret that all of them are told, and, if
 * their links are encrypted, a certificate for each one's own key, and one for their clients. It is
 * made for joining them, and what is secret of it is in this process no longer than that.
 */
final class LinkSecurity {
  private static final int TOKEN_BYTES = 32;

  private final String token;
  private final List<FabricCertificates> certificates;
  private final Optional<ClientIdentity> client;
  private final boolean plain;

  private LinkSecurity(
      List<FabricCertificates> certificates, Optional<ClientIdentity> client, boolean plain) {
    byte[] secret = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(secret);
    token = HexFormat.of().formatHex(secret);
    this.certificates = certificates;
    this.client = client;
    this.plain = plain;
  }

  /** For links within a computer. */
  static LinkSecurity withinComputer() {
    return new LinkSecurity(List.of(), Optional.empty(), false);
  }

  /** For links over a network whose owner says that nobody else is on it. */
  static LinkSecurity plain() {
    return new LinkSecurity(List.of(), Optional.empty(), true);
  }

  /**
   * For links that anybody may listen to. Private keys stay in the VMMs that made them, and that of
   * the authority ends with this call.
   */
  static LinkSecurity encrypted(List<NodeClient> clients, Duration limit)
      throws DeployException, InterruptedException {
    List<NodeClient.Request<FabricKey>> requests =
        clients.stream().map(client -> client.send("make a key", VmmControl::fabricKey)).toList();
    List<FabricKey> keys = ClusterSession.awaitAll(requests, limit);
    DeploymentAuthority authority = new DeploymentAuthority(Instant.now());
    List<FabricCertificates> certificates = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      certificates.add(certify(authority, clients.get(i).node(), keys.get(i)));
    }
    return new LinkSecurity(certificates, Optional.of(ClientIdentity.of(authority)), false);
  }

  private static FabricCertificates certify(
      DeploymentAuthority authority, String node, FabricKey key) throws DeployException {
    try {
      byte[] publicKey = Base64.getDecoder().decode(key.publicKey());
      return new FabricCertificates(
          text(authority.certify(node, publicKey)), text(authority.certificate()));
    } catch (IllegalArgumentException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Node '%s' has made no key that can be certified: %s Is its VMM of this version?"
              .formatted(node, e.getMessage()),
          e);
    }
  }

  private static String text(byte[] der) {
    return Base64.getEncoder().encodeToString(der);
  }

  /** By what the VMMs will recognise their clients, if they ask. */
  Optional<ClientIdentity> client() {
    return client;
  }

  /** What a VMM, by index, is asked to listen by. */
  FabricRequest request(int index, String address, int reconnectSeconds) {
    return new FabricRequest(
        address,
        token,
        certificates.isEmpty() ? null : certificates.get(index),
        plain,
        reconnectSeconds);
  }
}
