package org.pangaea.deploy.ssh;

/**
 * The network between two computers, as measured.
 *
 * @param from the computer that connects
 * @param to the other one
 * @param latencyMicros median of exchanges of 64 bytes for a page, in microseconds; -1 if there is
 *     no connection
 * @param bandwidth of a stream, in MiB/s; -1 if there is no connection
 */
public record CheckedLink(String from, String to, double latencyMicros, double bandwidth) {}
