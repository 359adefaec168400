package org.pangaea.coherence;

/**
 * Whether the home of a page, or of a block of one, keeps it from everybody, its own agents
 * included. The bytes of a page that was ever split have two names, the page's and its blocks': one
 * of the two is kept at any time, so nobody uses the bytes under it.
 */
enum Keep {
  /** Everybody may have it by the ordinary rules. */
  NOT,
  /** As soon as home has it: no new tags are given here meanwhile. */
  WANTED,
  /** Home has it, to be written, and nobody has a tag. Revokes wait until it is released. */
  KEPT
}
