package org.pangaea.control;

/**
 * Where to listen for peers.
 *
 * @param host address to listen on, such as 127.0.0.1
 * @param port TCP port, 0 to choose one
 * @param token the deployment's secret of 32 bytes, in hexadecimal: who does not know it gets no
 *     link
 */
public record FabricRequest(String host, int port, String token) {}
