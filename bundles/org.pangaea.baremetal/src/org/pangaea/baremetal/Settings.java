package org.pangaea.baremetal;

import org.pangaea.machine.GuestMemory;

/**
 * The machine to run a program on.
 *
 * @param engine name of the engine
 * @param harts how many
 * @param memory bytes of RAM
 */
public record Settings(String engine, int harts, long memory) {
  /** RAM if nobody says how much, as on the {@code virt} machine. */
  public static final long USUAL_MEMORY = 128L << 20;

  public static final int MAX_HARTS = LocalMemory.MAX_HARTS;
  private static final long LEAST_MEMORY = 16 << 10;
  private static final long MOST_MEMORY = 16L << 30;

  /** Refuses what cannot be, in a sentence. */
  public void check() throws RunException {
    Engines.of(engine);
    if (harts < 1 || harts > MAX_HARTS) {
      throw new RunException(
          RunStatus.USAGE,
          "The machine can have 1 to %d harts, not %d.".formatted(MAX_HARTS, harts));
    }
    if (memory % GuestMemory.GUEST_PAGE_SIZE != 0
        || memory < LEAST_MEMORY
        || memory > MOST_MEMORY) {
      throw new RunException(
          RunStatus.USAGE,
          "The machine can have 16 KiB to 16 GiB of memory, in steps of 4 KiB, not %d bytes."
              .formatted(memory));
    }
  }
}
