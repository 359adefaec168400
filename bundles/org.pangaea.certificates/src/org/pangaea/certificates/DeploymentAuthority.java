package org.pangaea.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Says which VMMs belong to one deployment: it certifies the public keys that they have made for
 * themselves. Its own private key is in no file, and is gone with this object: nobody can be
 * certified for a deployment later.
 *
 * <p>Keys are on the curve P-256, signatures are ECDSA with SHA-256.
 */
public final class DeploymentAuthority {
  /** How far the clocks of computers may be behind the one that deploys. */
  public static final Duration CLOCKS_APART = Duration.ofDays(2);

  /** How long VMMs of one deployment can make links; those that exist then go on. */
  public static final Duration LIFETIME = Duration.ofDays(400);

  private static final String CURVE = "secp256r1";
  private static final String ALGORITHM = "SHA256withECDSA";
  private static final int SERIAL_BITS = 159;

  private final SecureRandom random = new SecureRandom();
  private final Instant from;
  private final Instant until;
  private final X500Name issuer;
  private final PrivateKey key;
  private final byte[] certificate;

  /**
   * A new authority, with a new key.
   *
   * @param now the time by this computer's clock; validity is counted from it
   */
  public DeploymentAuthority(Instant now) {
    from = now.minus(CLOCKS_APART);
    until = now.plus(LIFETIME);
    byte[] distinction = new byte[8];
    random.nextBytes(distinction);
    // Two deployments of one name are two authorities, also where messages name them.
    issuer = commonName("Pangaea deployment " + HexFormat.of().formatHex(distinction));
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      KeyPair pair = generator.generateKeyPair();
      key = pair.getPrivate();
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      // No authority below this one.
      extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      certificate =
          sign(
              SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()),
              issuer,
              from,
              until,
              extensions);
    } catch (GeneralSecurityException | IOException e) {
      throw impossible(e);
    }
  }

  /** This authority's own certificate, in DER, by which VMMs recognise each other. */
  public byte[] certificate() {
    return certificate.clone();
  }

  /**
   * Certifies that a key is that of a VMM of this deployment.
   *
   * @param vmm its name, unique in the deployment
   * @param publicKey as {@link java.security.PublicKey#getEncoded} gives it
   * @return the certificate in DER
   * @throws IllegalArgumentException if it is no public key
   */
  public byte[] certify(String vmm, byte[] publicKey) {
    return certify(vmm, publicKey, from, until);
  }

  /** As {@link #certify(String, byte[])}, valid for a time of its own. */
  public byte[] certify(String vmm, byte[] publicKey, Instant validFrom, Instant validUntil) {
    // A VMM is the server of some links and the client of others.
    return certify(
        vmm,
        publicKey,
        validFrom,
        validUntil,
        KeyPurposeId.id_kp_serverAuth,
        KeyPurposeId.id_kp_clientAuth);
  }

  /**
   * Certifies that a key is that of those who control the deployment.
   *
   * @param name by which VMMs know them
   * @param publicKey as {@link java.security.PublicKey#getEncoded} gives it
   * @return the certificate in DER
   */
  public byte[] certifyClient(String name, byte[] publicKey) {
    return certify(name, publicKey, from, until, KeyPurposeId.id_kp_clientAuth);
  }

  private byte[] certify(
      String name,
      byte[] publicKey,
      Instant validFrom,
      Instant validUntil,
      KeyPurposeId... purposes) {
    SubjectPublicKeyInfo subject;
    try {
      subject = SubjectPublicKeyInfo.getInstance(publicKey);
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new IllegalArgumentException("What '" + name + "' has given is no public key.", e);
    }
    if (subject == null) {
      throw new IllegalArgumentException("'" + name + "' has given no public key.");
    }
    try {
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      extensions.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purposes));
      return sign(subject, commonName(name), validFrom, validUntil, extensions);
    } catch (GeneralSecurityException | IOException e) {
      throw impossible(e);
    }
  }

  private static X500Name commonName(String text) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, text).build();
  }

  private byte[] sign(
      SubjectPublicKeyInfo subjectKey,
      X500Name subject,
      Instant validFrom,
      Instant validUntil,
      ExtensionsGenerator extensions)
      throws GeneralSecurityException, IOException {
    AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    V3TBSCertificateGenerator content = new V3TBSCertificateGenerator();
    content.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, random)));
    content.setSignature(algorithm);
    content.setIssuer(issuer);
    content.setStartDate(new Time(Date.from(validFrom)));
    content.setEndDate(new Time(Date.from(validUntil)));
    content.setSubject(subject);
    content.setSubjectPublicKeyInfo(subjectKey);
    content.setExtensions(extensions.generate());
    var signed = content.generateTBSCertificate();
    Signature signature = Signature.getInstance(ALGORITHM);
    signature.initSign(key, random);
    signature.update(signed.getEncoded(ASN1Encoding.DER));
    return new DERSequence(
            new ASN1Encodable[] {signed, algorithm, new DERBitString(signature.sign())})
        .getEncoded(ASN1Encoding.DER);
  }

  private static IllegalStateException impossible(Exception e) {
    return new IllegalStateException("Every JDK has " + ALGORITHM + " and " + CURVE + ".", e);
  }
}
