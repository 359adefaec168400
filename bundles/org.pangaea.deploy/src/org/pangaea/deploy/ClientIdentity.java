package org.pangaea.deploy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pangaea.certificates.DeploymentAuthority;
import org.pangaea.control.ControlConnection;
import org.pangaea.fabric.wire.TlsIdentity;

/**
 * By what the VMMs of a deployment recognise their clients: a private key, its certificate, and the
 * authority's, as PEM (RFC 7468) in a file of mode 0600 in the deployment's run directory. It is
 * there for clients of another day, and ends with the deployment.
 */
final class ClientIdentity {
  static final String FILE = "client.pem";

  private static final String KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final String pem;

  private ClientIdentity(String pem) {
    this.pem = pem;
  }

  /** A new one. */
  static ClientIdentity of(DeploymentAuthority authority) {
    KeyPair keys = TlsIdentity.newKeys();
    byte[] own = authority.certifyClient(ControlConnection.CLIENT, keys.getPublic().getEncoded());
    return new ClientIdentity(
        block(KEY, keys.getPrivate().getEncoded())
            + block(CERTIFICATE, own)
            + block(CERTIFICATE, authority.certificate()));
  }

  private static String block(String label, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, LINES.encodeToString(content));
  }

  /** Keeps it in a run directory. */
  void write(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    Files.deleteIfExists(file);
    // Nobody else can read it at any moment.
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, pem, StandardOpenOption.WRITE);
  }

  /**
   * The one that is kept in a run directory; empty if its VMMs are on this computer, or have links
   * in clear, and ask for none.
   *
   * @throws IOException with a sentence without its stop if it cannot be used
   */
  static Optional<TlsIdentity> in(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(text));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "the key of this deployment's clients in %s cannot be used (%s); deploy the cluster again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static TlsIdentity parse(String pem) throws GeneralSecurityException {
    byte[] key = null;
    List<byte[]> certificates = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      byte[] content = Base64.getMimeDecoder().decode(blocks.group(2));
      if (blocks.group(1).equals(KEY)) {
        key = content;
      } else {
        certificates.add(content);
      }
    }
    if (key == null || certificates.size() != 2) {
      throw new IllegalArgumentException("it is not whole");
    }
    PrivateKey secret = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key));
    X509Certificate own =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificates.getFirst()));
    return TlsIdentity.of(
        new KeyPair(own.getPublicKey(), secret), certificates.getFirst(), certificates.getLast());
  }
}
