package org.pangaea.control;

/**
 * By what a VMM and the others of its deployment recognise each other. Nothing in it is secret.
 *
 * @param own the certificate for the VMM's {@link FabricKey}, with the VMM's name, in DER, in
 *     Base64
 * @param authority the certificate of the deployment's authority, in DER, in Base64
 */
public record FabricCertificates(String own, String authority) {}
