package org.pangaea.machine.interpreter;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Consumer;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HotRegion;

/**
 * What a translating engine keeps beside a page of decoded code: how often control came to a place,
 * where indirect jumps led, and the regions that begin there. Harts note this without
 * synchronisation: a lost count is a translation a moment later, and a jump to a position that was
 * seen half is one that never comes.
 */
public final class HotSpots implements Profile {
  /** Is told of places worth translating. Any hart's thread; must not wait. */
  public interface Listener {
    /**
     * Control came to this halfword of the page often, and no region begins there.
     *
     * @return whether this was noted; if not, it is told again soon
     */
    boolean hot(DecodedPage page, int position);
  }

  /**
   * Cases of a switch, say. What is led to by more is hardly a jump that a region should foresee.
   */
  private static final int MOST_JUMPS = 32;

  /** What was not noted is told again after so small a part of the threshold. */
  private static final int SOON = 16;

  private static final char[] NONE = {};

  /** Enough for C1's code that counts to be there, and to have counted. */
  private static final int REHEARSALS = 50;

  private static final int REHEARSED_REGIONS = 8;

  private static final Region NOWHERE =
      new Region() {
        @Override
        public long run(Chain chain, Hart hart, long base, int budget, int depth) {
          return INTERPRET;
        }
      };

  static {
    rehearse();
  }

  private final DecodedPage page;
  private final Listener listener;
  private final int threshold;
  private final char[] counts = new char[MicroOp.HALFWORDS];

  /** For each indirect jump where it led to within the page. Null until there is one. */
  private char[][] jumps;

  /** Null until there is a region. A hart that reads an old value interprets once more. */
  private Region[] regions;

  HotSpots(DecodedPage page, Listener listener, int threshold) {
    this.page = page;
    this.listener = listener;
    this.threshold = threshold;
  }

  /**
   * Lets HotSpot see all that {@link #at} does. It leaves out of machine code what never happened,
   * and throws the code away once it does: the interpreter's loop, of which that method becomes
   * part, when the first place gets hot, and again when the first region is there. The guest would
   * have half a second of slow code for each.
   */
  private static void rehearse() {
    HotSpots spots = new HotSpots(null, (_, position) -> (position & 1) == 0, 1);
    for (int position = 0; position < MicroOp.HALFWORDS; position += REHEARSED_REGIONS) {
      spots.install(position, NOWHERE);
    }
    for (int turn = 0; turn < REHEARSALS; turn++) {
      for (int position = 0; position < MicroOp.HALFWORDS; position++) {
        spots.at(position);
      }
    }
  }

  /** Control comes to this position: whether a region begins there. */
  boolean at(int position) {
    Region[] known = regions;
    if (known != null && known[position] != null) {
      return true;
    }
    int count = ++counts[position];
    if (count == threshold || (count & count - 1) == 0) {
      ask(position, count);
    }
    return false;
  }

  /** Asks again from time to time: what was not decoded the first time may be by now. */
  private void ask(int position, int count) {
    if (count >= threshold && !listener.hot(page, position)) {
      counts[position] = (char) (threshold - Math.ceilDiv(threshold, SOON));
    }
  }

  /** The same, for a place that is not worth counting: a region seldom begins there. */
  boolean at(int position, boolean counted) {
    return counted ? at(position) : region(position) != null;
  }

  /** An indirect jump, which is no return, led to a position of this page. */
  void jumped(int from, int to) {
    char[][] all = jumps;
    if (all == null) {
      all = new char[MicroOp.HALFWORDS][];
      jumps = all;
    }
    char[] known = all[from];
    int length = known == null ? 0 : known.length;
    for (int i = 0; i < length; i++) {
      if (known[i] == to) {
        return;
      }
    }
    if (length < MOST_JUMPS) {
      char[] more = new char[length + 1];
      if (length > 0) {
        System.arraycopy(known, 0, more, 0, length);
      }
      more[length] = (char) to;
      all[from] = more;
    }
  }

  @Override
  public char[] jumpsFrom(int position) {
    char[][] all = jumps;
    char[] known = all == null ? null : all[position];
    return known == null ? NONE : known;
  }

  /** How often control came to a position, as far as it was counted: until a region began there. */
  public int count(int position) {
    return counts[position];
  }

  @Override
  public boolean entered(int position) {
    return position < counts.length && counts[position] > threshold >> 6;
  }

  @Override
  public boolean begins(int position) {
    return region(position) != null;
  }

  /** The region that begins at this position, or null. */
  public Region region(int position) {
    Region[] known = regions;
    return known == null ? null : known[position];
  }

  /** How much the regions of this page were used. Any thread. */
  public void usage(Consumer<HotRegion> consumer) {
    Region[] known = regions;
    if (known != null) {
      for (int position = 0; position < known.length; position++) {
        Region region = known[position];
        if (region != null) {
          consumer.accept(region.usage((page.gfn << GuestMemory.PAGE_SHIFT) + position * 2L));
        }
      }
    }
  }

  /** Installs a region. One thread at a time. */
  public void install(int position, Region region) {
    Region[] known = regions;
    if (known == null) {
      known = new Region[MicroOp.HALFWORDS];
      known[position] = region;
      regions = known;
    } else {
      known[position] = region;
    }
  }

  /** Forgets the region that begins there. The same thread; harts that execute it finish it. */
  public void remove(int position) {
    install(position, null);
    counts[position] = 0;
  }

  /**
   * A region is there now for these positions: what was counted while it was made is no reason to
   * ask for one of their own. They stay places to which control comes.
   */
  public void cool(BitSet positions) {
    for (int at = positions.nextSetBit(0); at >= 0; at = positions.nextSetBit(at + 1)) {
      counts[at] = (char) Math.min(counts[at], threshold / 2);
    }
  }

  /** Forgets all regions; harts that execute one finish it. */
  public void clear() {
    regions = null;
    Arrays.fill(counts, (char) 0);
  }
}
