package org.pangaea.machine;

import java.util.Arrays;

/**
 * Where in a TLB a frame's translations may stand, so that a frame that is taken away need not be
 * looked for in every slot: that would take a microsecond of each page fault, and drive all else
 * out of the host's first cache.
 *
 * <p>Frames share places. A place knows of no slot, one, two, or says {@link #MANY}. It may name a
 * slot from which the translation has gone, but never lacks one where a translation is: whoever
 * enters one {@linkplain #note notes} it, and whoever {@linkplain #take takes} what is known of a
 * place notes again what stays there.
 */
final class FrameSlots {
  /** More than two slots. */
  static final int MANY = -1;

  /** Bits of a slot's number plus 1. */
  static final int SLOT_BITS = 16;

  static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

  /** Twice the entries for loads and stores, so that few frames that are in the TLB share one. */
  static final int PLACES = 2 * SoftTlb.ENTRIES;

  /** Up to two numbers of slots plus 1, the lower half first; 0 for none. */
  private final int[] places = new int[PLACES];

  private static int place(long hostPage) {
    return (int) (hostPage >>> GuestMemory.PAGE_SHIFT) & PLACES - 1;
  }

  /** A translation to a frame stands in a slot from now on. */
  void note(long hostPage, int slot) {
    int place = place(hostPage);
    int known = places[place];
    int number = slot + 1;
    if (known == 0) {
      places[place] = number;
    } else if (known != MANY && (known & SLOT_MASK) != number) {
      int second = known >>> SLOT_BITS;
      if (second == 0) {
        places[place] = number << SLOT_BITS | known;
      } else if (second != number) {
        places[place] = MANY;
      }
    }
  }

  /** Notes it again if it shares the place of another frame, which was taken. */
  void noteAgain(long hostPage, int slot, long taken) {
    if (place(hostPage) == place(taken)) {
      note(hostPage, slot);
    }
  }

  /**
   * The slots that may lead to a frame: {@link #MANY}, or up to two numbers plus 1. Its place knows
   * of none from now on.
   */
  int take(long hostPage) {
    int place = place(hostPage);
    int known = places[place];
    places[place] = 0;
    return known;
  }

  /** The TLB is empty. */
  void clear() {
    Arrays.fill(places, 0);
  }
}
