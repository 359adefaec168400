package org.pangaea.fabric;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that all VMMs of one deployment share. It is proven in the handshake and never sent.
 */
public final class DeploymentToken {

  /** The size of a token in bytes. */
  public static final int SIZE = 32;

  private final byte[] secret;

  private DeploymentToken(byte[] secret) {
    this.secret = secret;
  }

  /** A new token from the system's secure random numbers. */
  public static DeploymentToken random() {
    byte[] secret = new byte[SIZE];
    new SecureRandom().nextBytes(secret);
    return new DeploymentToken(secret);
  }

  /**
   * Reads 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException if the text is anything else; its message does not repeat it
   */
  public static DeploymentToken parse(String hex) {
    try {
      byte[] secret = HexFormat.of().parseHex(hex.strip());
      if (secret.length == SIZE) {
        return new DeploymentToken(secret);
      }
    } catch (IllegalArgumentException _) {
      // Its message may repeat digits of the secret.
    }
    throw new IllegalArgumentException(
        "A deployment token is written as " + 2 * SIZE + " hexadecimal digits.");
  }

  /** The digits that {@link #parse} reads, for the file or pipe that carries it to a new VMM. */
  public String toHex() {
    return HexFormat.of().formatHex(secret);
  }

  /** HMAC-SHA-256 over the parts, which the caller makes unambiguous. */
  byte[] prove(byte[]... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has HmacSHA256.", e);
    }
  }

  /** Not the secret: this text may end in a log. */
  @Override
  public String toString() {
    return "deployment token";
  }
}
