package org.pangaea.coherence;

/** The answer to {@link CoherenceNode#request}. */
public enum Outcome {
  /**
   * The agent holds a tag on the page: it may access the page, now and again, until it has
   * acknowledged a revoke of the page.
   */
  GRANTED,
  /**
   * The same; and the {@link Access#OVERWRITE} that the agent asked for is done, and must not be
   * done again: since then others may have stored to the page.
   */
  OVERWRITTEN,
  /**
   * The agent waits: it must {@link Agent#park() park} and, once woken by {@link Effects#wake}, ask
   * again for the same page.
   */
  WAIT
}
