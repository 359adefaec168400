package org.pangaea.vmm;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
import org.pangaea.control.ControlConnection;
import org.pangaea.fabric.wire.TlsIdentity;

/**
 * Asks a VMM with a TLS of its own making: trusts everybody, and shows what it was given. The JDK's
 * sockets, and none of the control interface's code.
 */
final class Stranger {
  private static final int LIMIT_MILLIS = 20_000;

  private final SSLContext context;
  private final String protocol;

  private Stranger(KeyManager[] keys, String protocol) throws GeneralSecurityException {
    this.protocol = protocol;
    context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new Credulous()}, null);
  }

  static Stranger withoutCertificate(String protocol) throws GeneralSecurityException {
    return new Stranger(null, protocol);
  }

  /** With the name of clients, and a number of days that the certificate is still valid. */
  static Stranger client(DeploymentAuthority authority, int days, String protocol)
      throws GeneralSecurityException, IOException {
    return certified(authority, ControlConnection.CLIENT, days, protocol);
  }

  static Stranger vmm(DeploymentAuthority authority, String name)
      throws GeneralSecurityException, IOException {
    return certified(authority, name, 1, "TLSv1.3");
  }

  private static Stranger certified(
      DeploymentAuthority authority, String name, int days, String protocol)
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
    return new Stranger(new KeyManager[] {new Stubborn(factory.getKeyManagers()[0])}, protocol);
  }

  /** How the answer begins; empty if there is none. */
  String ask(Path control, String request) throws IOException {
    try (ServerSocket relay = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket raw = new Socket(InetAddress.getLoopbackAddress(), relay.getLocalPort());
        Socket accepted = relay.accept();
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(control));
      copying(
          accepted.getInputStream(), Channels.newOutputStream(channel), channel::shutdownOutput);
      copying(
          Channels.newInputStream(channel), accepted.getOutputStream(), accepted::shutdownOutput);
      return ask(raw, request);
    } catch (SSLException | SocketException e) {
      return "";
    }
  }

  private String ask(Socket raw, String request) throws IOException {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(raw, "anybody", 0, true)) {
      raw.setSoTimeout(LIMIT_MILLIS);
      socket.setEnabledProtocols(new String[] {protocol});
      socket.startHandshake();
      socket
          .getOutputStream()
          .write(
              ("Content-Length: " + request.length() + "\r\n\r\n" + request)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(
          socket.getInputStream().readNBytes("Content-Length".length()), StandardCharsets.US_ASCII);
    }
  }

  /** Ends one side when the other one has ended. */
  private interface End {
    void tell() throws IOException;
  }

  private static void copying(InputStream in, OutputStream out, End end) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            try {
              in.transferTo(out);
            } finally {
              end.tell();
            }
          } catch (IOException e) {
            // Both sides have gone.
            return;
          }
        });
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
