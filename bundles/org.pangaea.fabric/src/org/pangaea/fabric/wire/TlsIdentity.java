package org.pangaea.fabric.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who a VMM is to the others of its deployment: a private key that was made in this process and
 * never leaves it, a certificate of the deployment's authority for the VMM's name, and the
 * authority's own certificate, by which it recognises the others. Any thread may call.
 */
public final class TlsIdentity {

  private static final String[] PROTOCOLS = {"TLSv1.3"};
  private static final String[] CIPHER_SUITES = {"TLS_AES_128_GCM_SHA256"};
  private static final String COMMON_NAME = "CN=";

  /** Of a key store that is in memory only, and holds no secret longer than this call. */
  private static final char[] NO_PASSWORD = {};

  private final String name;
  private final SSLContext context;

  private TlsIdentity(String name, SSLContext context) {
    this.name = name;
    this.context = context;
  }

  /** A new key pair, for the public half to be certified. */
  public static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has P-256.", e);
    }
  }

  /**
   * An identity.
   *
   * @param keys of this VMM
   * @param certificate of the authority for the public key, in DER
   * @param authority the authority's certificate, in DER
   * @throws IllegalArgumentException with a sentence if these do not fit each other, or are not
   *     valid by this computer's clock
   */
  public static TlsIdentity of(KeyPair keys, byte[] certificate, byte[] authority) {
    try {
      X509Certificate own = read(certificate);
      X509Certificate root = read(authority);
      own.checkValidity();
      own.verify(root.getPublicKey());
      if (!own.getPublicKey().equals(keys.getPublic())) {
        throw new CertificateException("it is for another key");
      }
      return new TlsIdentity(nameIn(own), context(keys, own, root));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "This certificate cannot be used: " + TlsFailure.sentence(e) + ".", e);
    }
  }

  private static X509Certificate read(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static SSLContext context(KeyPair keys, X509Certificate own, X509Certificate root)
      throws GeneralSecurityException, IOException {
    KeyStore mine = KeyStore.getInstance("PKCS12");
    mine.load(null, null);
    mine.setKeyEntry("own", keys.getPrivate(), NO_PASSWORD, new Certificate[] {own});
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(mine, NO_PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", root);
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  /** The VMM that the certificate names. */
  public String name() {
    return name;
  }

  /** The client's end of an encrypted wire over one that is there. */
  public Wire client(Wire wire) {
    return new TlsWire(wire, engine(true), null);
  }

  /**
   * The same, to one server only.
   *
   * @param server the name in its certificate
   */
  public Wire client(Wire wire, String server) {
    return new TlsWire(wire, engine(true), server);
  }

  /** The server's end. Who cannot show a certificate of the authority gets nothing over it. */
  public Wire server(Wire wire) {
    return new TlsWire(wire, engine(false), null);
  }

  /**
   * The same, for some clients only.
   *
   * @param client the name in their certificates
   */
  public Wire server(Wire wire, String client) {
    return new TlsWire(wire, engine(false), client);
  }

  /** One end of a connection. Neither end ever resumes the session of another connection. */
  private SSLEngine engine(boolean client) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(client);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(CIPHER_SUITES);
    parameters.setNeedClientAuth(true);
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** The name that the peer has proven to bear. */
  static Optional<String> peer(SSLEngine engine) {
    try {
      return engine.getSession().getPeerCertificates()[0] instanceof X509Certificate peer
          ? Optional.of(nameIn(peer))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException | CertificateException _) {
      return Optional.empty();
    }
  }

  private static String nameIn(X509Certificate certificate) throws CertificateException {
    String subject = certificate.getSubjectX500Principal().getName();
    if (!subject.matches(COMMON_NAME + "[A-Za-z0-9._-]+")) {
      throw new CertificateException("it names '" + subject + "', which is no VMM");
    }
    return subject.substring(COMMON_NAME.length());
  }
}
