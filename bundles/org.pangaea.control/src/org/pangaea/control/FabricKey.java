package org.pangaea.control;

/**
 * The public half of the key by which a VMM is known to the others of its deployment. The private
 * half was made in the VMM's process and never leaves it.
 *
 * @param publicKey the X.509 SubjectPublicKeyInfo in DER, in Base64
 */
public record FabricKey(String publicKey) {}
