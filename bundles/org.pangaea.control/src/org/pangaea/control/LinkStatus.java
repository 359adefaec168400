package org.pangaea.control;

/**
 * One link to a peer.
 *
 * @param peer its name
 * @param open whether frames can be sent
 * @param framesIn frames received
 * @param framesOut frames sent
 * @param bytesIn bytes received
 * @param bytesOut bytes sent
 */
public record LinkStatus(
    String peer, boolean open, long framesIn, long framesOut, long bytesIn, long bytesOut) {}
