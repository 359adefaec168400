package org.pangaea.vmm;

import java.security.KeyPair;
import java.util.Base64;
import org.pangaea.control.FabricCertificates;
import org.pangaea.control.FabricKey;
import org.pangaea.fabric.wire.TlsIdentity;

/**
 * The key pair of a VMM's links. It is made when it is first asked for, is in no file, and ends
 * with the process. Any thread.
 */
final class FabricIdentity {
  private final String vmm;
  private KeyPair keys;

  FabricIdentity(String vmm) {
    this.vmm = vmm;
  }

  /** The half that may be known. */
  synchronized FabricKey key() {
    if (keys == null) {
      keys = TlsIdentity.newKeys();
    }
    return new FabricKey(Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
  }

  /**
   * What this VMM shows to others.
   *
   * @throws IllegalArgumentException if the certificates are not for this VMM
   */
  synchronized TlsIdentity certified(FabricCertificates certificates) {
    if (keys == null) {
      throw new IllegalStateException(
          vmm + " has not been asked for its key, so no certificate can be for it.");
    }
    TlsIdentity identity =
        TlsIdentity.of(keys, bytes(certificates.own()), bytes(certificates.authority()));
    if (!identity.name().equals(vmm)) {
      throw new IllegalArgumentException(
          "The certificate for " + vmm + " is that of " + identity.name() + ".");
    }
    return identity;
  }

  private static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new IllegalArgumentException("A certificate is to come as DER in Base64.", e);
    }
  }
}
