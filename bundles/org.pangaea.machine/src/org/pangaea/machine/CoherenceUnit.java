package org.pangaea.machine;

/**
 * How much of guest memory the nodes of a machine share at once: 4096 bytes, a page of the guest's
 * tables, or a quarter of it.
 *
 * <p>It is the same for all that a process executes, and is known before the first class that uses
 * it: engines compare addresses with it at every access, and HotSpot compiles it into their code.
 */
public final class CoherenceUnit {
  /** Names the system property that says it, in bytes. */
  public static final String PROPERTY = "pangaea.unit";

  /** Bytes, unless something else is asked for. */
  public static final int USUAL = 4096;

  /** Bytes, where nodes share a lot that is small. */
  public static final int SMALL = 1024;

  static final int GUEST_PAGE_SHIFT = 12;

  /** Bytes. Whoever starts executing guests has {@linkplain #check checked} the property before. */
  static final int OF_THIS_PROCESS = Integer.getInteger(PROPERTY, USUAL) == SMALL ? SMALL : USUAL;

  private CoherenceUnit() {}

  /**
   * Looks whether this process was asked for a unit that there is.
   *
   * @throws IllegalArgumentException if not; the message is for the user
   */
  public static void check() {
    String asked = System.getProperty(PROPERTY);
    if (asked != null && !asked.equals("" + USUAL) && !asked.equals("" + SMALL)) {
      throw new IllegalArgumentException(
          "-D%s=%s: memory is shared in units of %d or %d bytes."
              .formatted(PROPERTY, asked, USUAL, SMALL));
    }
  }
}
