package org.pangaea.coherence;

/** The answer to {@link Agent#park()}. */
public enum Park {
  /** The agent is parked: its thread may block until it is woken, then calls resume. */
  PARKED,
  /** Not parked: it was woken in the meantime. Call resume and go on. */
  WOKEN,
  /** Not parked: revokes must be acknowledged first. */
  REVOKED
}
