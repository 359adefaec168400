package org.pangaea.fabric;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.pangaea.certificates.DeploymentAuthority;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.TlsIdentity;

/**
 * Connects with a TLS of its own making: trusts everybody, and shows what it was given. A client of
 * the JDK's, and none of the fabric's code.
 */
final class Intruder {

  private static final int LIMIT_MILLIS = 20_000;

  private final SSLContext context;
  private final String protocol;

  private Intruder(KeyManager[] keys, String protocol) throws GeneralSecurityException {
    this.protocol = protocol;
    context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new Credulous()}, null);
  }

  static Intruder withoutCertificate(String protocol) throws GeneralSecurityException {
    return new Intruder(null, protocol);
  }

  /** With a certificate of an authority for a name, and a number of days that it is still valid. */
  static Intruder certified(DeploymentAuthority authority, String name, int days, String protocol)
      throws GeneralSecurityException, IOException {
    KeyPair keys = TlsIdentity.newKeys();
    Instant until = Instant.now().plus(Duration.ofDays(days));
    byte[] certificate =
        authority.certify(
            name, keys.getPublic().getEncoded(), until.minus(Duration.ofDays(30)), until);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own",
        keys.getPrivate(),
        new char[0],
        new Certificate[] {
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate))
        });
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return new Intruder(new KeyManager[] {new Stubborn(factory.getKeyManagers()[0])}, protocol);
  }

  /** What it is told after the handshake; empty if it is told nothing. */
  byte[] listen(Address address) throws IOException {
    try (Socket raw = new Socket(InetAddress.getLoopbackAddress(), address.port());
        SSLSocket socket =
            (SSLSocket) context.getSocketFactory().createSocket(raw, "anybody", 0, true)) {
      raw.setSoTimeout(LIMIT_MILLIS);
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      // The beginning of a HELLO, to which a CHALLENGE with the VMM's name would be the answer.
      socket.getOutputStream().write(hello());
      InputStream in = socket.getInputStream();
      return in.readNBytes(1);
    } catch (SSLException | SocketException e) {
      return new byte[0];
    }
  }

  private static byte[] hello() {
    return new HandshakeMessage(
            HandshakeMessage.VERSION,
            HandshakeMessage.Kind.HELLO,
            new Greeting(new byte[Greeting.NONCE], "a", "b").bytes())
        .bytes();
  }

  /** Shows its certificate whether the server has asked for such a one or not. */
  private static final class Stubborn extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager keys;

    Stubborn(KeyManager keys) {
      this.keys = (X509ExtendedKeyManager) keys;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return keys.getClientAliases("EC", null)[0];
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return keys.getClientAliases(type, null);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }

  private static final class Credulous implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // Whoever it is.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // Whoever it is.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
