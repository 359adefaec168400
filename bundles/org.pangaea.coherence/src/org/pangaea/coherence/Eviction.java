package org.pangaea.coherence;

/** The answer to {@link CoherenceNode#evict}. */
public enum Eviction {
  /** The frame is free now: the driver may drop its bytes. */
  DONE,
  /** {@link Effects#evicted} will tell when the frame is free. */
  PENDING,
  /** Not now (a fault, a revoke or waiting agents; or the page lives here): take another page. */
  REFUSED
}
