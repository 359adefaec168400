package org.pangaea.vmm.share;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;
import org.pangaea.machine.GuestMemory;

/**
 * The frames in which this node keeps pages that live on other nodes: how many there may be, which
 * pages have one, and, by the CLOCK algorithm, whose turn it is to give it back.
 *
 * <p>A frame is what the host gives and takes back, 4 KiB: of small pages it holds the four that
 * lie together in guest memory. It counts from the moment it is taken, which is before a page of it
 * is asked for, until its memory is the host's again, which is when none of its pages is here and
 * nobody has taken it for one. So the node never holds more than it may, not even for a moment.
 *
 * <p>{@link #place}, {@link #refer}, {@link #forget}, {@link #leaving} and {@link #left} are called
 * under the page's lock. What counts frames is guarded by this object's monitor, which is a leaf
 * lock.
 */
final class MirrorFrames {
  /**
   * Frames that a node needs at least for each agent (each hart, and whoever else touches guest
   * memory).
   *
   * <p>One would do for any single instruction: whatever it touches, one page after the other, is
   * used when it is there and not needed again. That holds for devices and the loader of images,
   * too. But an LR and its SC have to find their page still there between them, and RISC-V promises
   * guests that a short loop of the two ends. It lies within 64 bytes and so within 2 pages of
   * code, it has 1 page of data, and what it needs to find these three again are page tables: a
   * root, and 3 more for each in Sv48. Together 2 + 1 + 1 + 3 * 3 = 13 pages; with 3 in reserve
   * every hart has all of them here at once, and then nobody has to take any from it.
   */
  static final int MINIMUM_PER_AGENT = 16;

  /** Frames are kept free ahead of need: this part of all, but not more than {@link #MOST_FREE}. */
  private static final int FREE_PART = 8;

  private static final int MOST_FREE = 32;

  /** Who waits for a frame. */
  static final class Waiter {
    private final Sleeper sleeper;
    private final long gfn;
    private volatile boolean served;

    private Waiter(Sleeper sleeper, long gfn) {
      this.sleeper = sleeper;
      this.gfn = gfn;
    }

    boolean served() {
      return served;
    }
  }

  private final long firstGfn;
  private final int pagesPerFrame;
  private final LongConsumer release;

  /** Frames that there may be; Long.MAX_VALUE: any number. */
  private final long budget;

  private final long reserve;

  /** A bit for each page of RAM: it has a frame that the hand may take. */
  private final AtomicLongArray placed;

  /** A bit for each page of RAM: it was asked for since the hand passed. */
  private final AtomicLongArray referenced;

  private final long pageCount;

  // Guarded by this.
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

  /** For each frame how many keep it: its pages that are here, and agents that have taken it. */
  private final byte[] keepers;

  private long used;

  /** For each frame how many of its pages are on their way out. */
  private final byte[] outgoing;

  /** Frames of which pages are on their way out. */
  private long leaving;

  private long hand;

  /**
   * Makes the frames of one share, all free.
   *
   * @param firstGfn the first page of RAM
   * @param pageCount how many pages RAM has
   * @param pagesPerFrame how many of them lie in a frame
   * @param bytes what they may take in all, 0 for any number
   * @param agents how many agents this node has
   * @param release gives the memory of a frame, which is told by its first page, back to the host;
   *     under this object's monitor, so that nobody begins to use it again meanwhile
   */
  MirrorFrames(
      long firstGfn,
      long pageCount,
      int pagesPerFrame,
      long bytes,
      int agents,
      LongConsumer release) {
    long minimum = minimum(agents);
    if (bytes < 0 || bytes > 0 && bytes < minimum) {
      throw new IllegalArgumentException(
          "A mirror budget of %d bytes is too small for a node with %d vCPUs: give at least %d KiB,"
                  .formatted(bytes, agents - 1, minimum >> 10)
              + " or 0 for no limit.");
    }
    this.firstGfn = firstGfn;
    this.pageCount = pageCount;
    this.pagesPerFrame = pagesPerFrame;
    this.release = release;
    keepers = new byte[Math.toIntExact(pageCount / pagesPerFrame)];
    outgoing = new byte[keepers.length];
    budget = bytes == 0 ? Long.MAX_VALUE : bytes / GuestMemory.GUEST_PAGE_SIZE;
    reserve = Math.min(budget / FREE_PART, MOST_FREE);
    int words = Math.toIntExact((pageCount + 63) / 64);
    placed = new AtomicLongArray(words);
    referenced = new AtomicLongArray(words);
  }

  /** The smallest budget with which so many agents get on, in bytes. */
  static long minimum(int agents) {
    return (long) agents * MINIMUM_PER_AGENT * GuestMemory.GUEST_PAGE_SIZE;
  }

  /** Whether there is a bound at all. */
  boolean limited() {
    return budget != Long.MAX_VALUE;
  }

  /** Bytes that all frames may take, 0 for any number. */
  long budgetBytes() {
    return limited() ? budget * GuestMemory.GUEST_PAGE_SIZE : 0;
  }

  /** Frames that are taken now. */
  synchronized long used() {
    return used;
  }

  /**
   * Takes the frame of a page, if there may be one more or it is there, and nobody waits for any.
   */
  synchronized boolean take(long gfn) {
    return waiters.isEmpty() && enter(gfn);
  }

  private boolean enter(long gfn) {
    int frame = frame(gfn);
    if (keepers[frame] == 0) {
      if (used >= budget) {
        return false;
      }
      used++;
    }
    keepers[frame]++;
    return true;
  }

  /**
   * Takes the frame of a page as soon as there may be one more: the waiter is served, and its
   * thread woken, then.
   */
  synchronized Waiter takeNext(Sleeper sleeper, long gfn) {
    Waiter waiter = new Waiter(sleeper, gfn);
    if (take(gfn)) {
      waiter.served = true;
    } else {
      waiters.add(waiter);
    }
    return waiter;
  }

  /** Whether more agents wait for frames than there are of which pages are on their way out. */
  synchronized boolean isWanting() {
    return leaving < waiters.size();
  }

  /** Whether a page should leave, so that whoever needs a frame next will find one. */
  synchronized boolean isShort() {
    return limited() && budget - used + leaving < reserve + waiters.size();
  }

  /** A frame that was taken for a page is not needed for it any more. */
  synchronized void free(long gfn) {
    int frame = frame(gfn);
    if (--keepers[frame] == 0) {
      // In this order: until its memory is the host's again, the frame counts.
      release.accept(firstBeside(gfn));
      used--;
    }
    for (Waiter next; (next = waiters.peek()) != null && enter(next.gfn); ) {
      waiters.remove();
      next.served = true;
      next.sleeper.wake();
    }
    if (!waiters.isEmpty()) {
      // If other pages keep the frame, one more has to leave; who waits sees to it.
      waiters.peek().sleeper.wake();
    }
  }

  /** A frame that was taken is this page's now. */
  void place(long gfn) {
    set(placed, gfn);
    refer(gfn);
  }

  /** Whether the page has a frame, and is not on its way out. */
  boolean isPlaced(long gfn) {
    return (placed.get(word(gfn)) & bit(gfn)) != 0;
  }

  /** The page is in use: it is spared when the hand comes by. */
  void refer(long gfn) {
    set(referenced, gfn);
  }

  /** What the page's frame holds is out of date: it is not spared. */
  void forget(long gfn) {
    clear(referenced, gfn);
  }

  /** The page's eviction has begun; {@link #left} will follow. */
  void leaving(long gfn) {
    clear(placed, gfn);
    synchronized (this) {
      if (outgoing[frame(gfn)]++ == 0) {
        leaving++;
      }
    }
  }

  /** The page is not here any more. */
  void left(long gfn) {
    boolean expected = !isPlaced(gfn);
    clear(placed, gfn);
    clear(referenced, gfn);
    synchronized (this) {
      if (expected && --outgoing[frame(gfn)] == 0) {
        leaving--;
      }
      free(gfn);
    }
  }

  /**
   * The page whose turn it is to leave: the first that was not asked for since the hand passed. By
   * the time that the caller has the page's lock it may have left already.
   *
   * @return -1 if no page has a frame that could be taken
   */
  synchronized long victim() {
    // One turn at most clears every reference, and the second finds a page.
    for (long looked = 0; looked <= 2L * placed.length(); looked++) {
      int word = (int) (hand >>> 6);
      long ahead = placed.get(word) & -1L << hand;
      long first = Long.lowestOneBit(ahead & ~referenced.get(word));
      long spared = first == 0 ? ahead : ahead & first - 1;
      if (spared != 0) {
        referenced.getAndUpdate(word, bits -> bits & ~spared);
      }
      if (first != 0) {
        long page = ((long) word << 6) + Long.numberOfTrailingZeros(first);
        hand = (page + 1) % pageCount;
        return firstGfn + page;
      }
      hand = ((word + 1L) << 6) % (64L * placed.length());
    }
    return -1;
  }

  /** The first page that lies in the frame of this one. */
  long firstBeside(long gfn) {
    return firstGfn + (long) frame(gfn) * pagesPerFrame;
  }

  int pagesPerFrame() {
    return pagesPerFrame;
  }

  private int frame(long gfn) {
    return (int) ((gfn - firstGfn) / pagesPerFrame);
  }

  private int word(long gfn) {
    return (int) (gfn - firstGfn >>> 6);
  }

  private long bit(long gfn) {
    return 1L << gfn - firstGfn;
  }

  private void set(AtomicLongArray bits, long gfn) {
    int word = word(gfn);
    long bit = bit(gfn);
    if ((bits.get(word) & bit) == 0) {
      bits.getAndUpdate(word, old -> old | bit);
    }
  }

  private void clear(AtomicLongArray bits, long gfn) {
    int word = word(gfn);
    long bit = bit(gfn);
    if ((bits.get(word) & bit) != 0) {
      bits.getAndUpdate(word, old -> old & ~bit);
    }
  }
}
