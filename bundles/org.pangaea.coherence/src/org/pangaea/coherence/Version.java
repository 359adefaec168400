package org.pangaea.coherence;

/**
 * Versions name the bytes of a page: equal versions, equal bytes. A version is the number of the
 * writable grant under which the bytes were written, so it is given by home and never twice.
 */
public final class Version {
  /** The frame holds nothing. */
  public static final long NONE = 0;

  /** All bytes are zero: the state of a page that nobody ever wrote. */
  public static final long ZERO = 1;

  /**
   * In a request, in the place of the version that the requester has: it needs no bytes, whatever
   * they are. No bytes have this version.
   */
  public static final long ANY = -1;

  private Version() {}
}
