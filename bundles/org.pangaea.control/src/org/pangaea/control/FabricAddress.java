package org.pangaea.control;

/**
 * Where a VMM listens.
 *
 * @param host address
 * @param port TCP port
 */
public record FabricAddress(String host, int port) {}
