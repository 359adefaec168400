package org.pangaea.control;

/**
 * A VMM to link to.
 *
 * @param name the virtual node's name
 * @param address where it listens
 */
public record Peer(String name, FabricAddress address) {}
