package org.pangaea.model;

import org.pangaea.model.cluster.VirtualNode;

/**
 * A run of guest memory at its guest physical address.
 *
 * @param base guest physical address of its first byte
 * @param size bytes
 * @param home the node that it has its home on
 */
public record PlacedRegion(long base, long size, VirtualNode home) {

  /** Guest physical address behind its last byte. */
  public long end() {
    return base + size;
  }
}
