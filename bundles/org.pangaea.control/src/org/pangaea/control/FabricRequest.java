package org.pangaea.control;

/**
 * Where to listen for peers.
 *
 * @param address {@code tcp:HOST:PORT}, with port 0 to choose one, or {@code unix:PATH}, a socket
 *     file to make in a directory of mode 0700
 * @param token the deployment's secret of 32 bytes, in hexadecimal: who does not know it gets no
 *     link
 * @param certificates for links by mutual TLS 1.3; null for links in clear
 * @param plain whether the owner of the network has said that links may be in clear there. Without
 *     certificates a VMM listens on Unix sockets and on the loopback interface only, unless this is
 *     true
 * @param reconnectSeconds for how long the network may fail before a peer is lost
 */
public record FabricRequest(
    String address,
    String token,
    FabricCertificates certificates,
    boolean plain,
    int reconnectSeconds) {

  /** Without the secret: this text may end in a log. */
  @Override
  public String toString() {
    return "FabricRequest[address="
        + address
        + ", encrypted="
        + (certificates != null)
        + ", plain="
        + plain
        + ", reconnectSeconds="
        + reconnectSeconds
        + "]";
  }
}
