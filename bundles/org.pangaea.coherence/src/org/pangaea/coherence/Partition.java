package org.pangaea.coherence;

/**
 * What a node has heard of whether a page is used whole or by its blocks. Exists if it ever was.
 */
final class Partition {
  /** By its blocks. */
  boolean split;

  /** The number of the news. */
  long number;
}
