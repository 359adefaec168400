package org.pangaea.control;

/**
 * Where a VMM listens.
 *
 * @param address {@code tcp:HOST:PORT} or {@code unix:PATH}
 */
public record FabricAddress(String address) {}
