package org.pangaea.control;

/**
 * Where to listen for peers.
 *
 * @param address {@code tcp:HOST:PORT}, with port 0 to choose one, or {@code unix:PATH}, a socket
 *     file to make in a directory of mode 0700
 * @param token the deployment's secret of 32 bytes, in hexadecimal: who does not know it gets no
 *     link
 * @param reconnectSeconds for how long the network may fail before a peer is lost
 */
public record FabricRequest(String address, String token, int reconnectSeconds) {}
