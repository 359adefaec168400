package org.pangaea.coherence;

/** Where pages live. Must be the same on all nodes and never change. */
@FunctionalInterface
public interface HomeMap {
  /** The home node of a page. */
  int homeOf(long gfn);
}
