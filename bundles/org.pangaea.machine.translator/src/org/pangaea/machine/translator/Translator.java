package org.pangaea.machine.translator;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.pangaea.machine.CodeReport;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HotRegion;
import org.pangaea.machine.interpreter.DecodedPage;
import org.pangaea.machine.interpreter.HotSpots;
import org.pangaea.machine.interpreter.Region;

/**
 * Turns hot places of one share into regions, on a thread of its own: harts only leave a note. What
 * does not fit into the queue is noted again soon.
 *
 * <p>Bytecode is made from decoded instructions, never from guest memory, so this thread is no
 * agent of the coherence protocol. If the page changes meanwhile, its decoded form is invalid for
 * good, and a region installed there is never entered.
 *
 * <p>Where Java can be told what it needs for it ({@link Hints}), a region is not installed before
 * C2 has compiled it: HotSpot's interpreter and the code that C1 makes to count are slower than the
 * hart's own interpreter, and hundreds of places may get hot at a time. To be compiled it has to be
 * called: this thread does, with a hart that has no memory. What gets really hot is made once more,
 * with counts.
 *
 * <p>Regions are bounded by the bytecode they have in all: beyond the limit all are forgotten, and
 * the classes unload when the last hart has left them. What is still hot comes back.
 */
final class Translator implements HotSpots.Listener, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Translator.class.getName());

  /**
   * Places that wait: a big program has a thousand that get hot at the same time. Each may keep a
   * page, of 20 KiB, that is invalid already.
   */
  private static final int QUEUE = 2048;

  /** Every so many regions, pages that became invalid are let go. */
  private static final int SWEEP = 256;

  /** A loop that turns less than so often each time is translated with what leads to it. */
  private static final int SHORT_LOOP = 16;

  /** How many places before a loop are tried for that. */
  private static final int MOST_ENTRIES = 4;

  /**
   * Regions that wait to be compiled. More would not be there sooner, and what is hottest now may
   * not be when they are.
   */
  private static final int MOST_WAITING = 6;

  /** They are called every so many milliseconds. */
  private static final long PAUSE_MILLIS = 1;

  /**
   * After so many times it is not waited for any more. C2 takes milliseconds, or a second if much
   * is to be compiled; it may also give a method up, or not be there. Not by the clock: a process
   * may be stopped for a while.
   */
  static final int PATIENCE = 20_000;

  /** From so many instructions on, executed in it, a region is made again with counts. */
  private static final long HOT = 50_000_000;

  /**
   * The same for one that was cut. To have it whole takes HotSpot's compilers as long as a hart
   * takes for some ten million instructions, and saves a quarter of the time of what is executed
   * then.
   */
  private static final long HOT_PIECE = 20_000_000;

  /**
   * From so many instructions on, executed in a region with counts, those are looked for that it is
   * executed in turns with. By then they have been there for a while.
   */
  private static final long HOT_IN_TURNS = 200_000_000;

  /** A region that executes so many instructions at a time, on average, has its loops in itself. */
  private static final long SELDOM_LEFT = 1000;

  /** What it is executed in turns with runs at least once in so many times that it does. */
  private static final int TURNS = 4;

  /** With so many others, at most, it is tried. */
  private static final int MOST_IN_TURNS = 8;

  /** Asked for: a place without a region, or the head of one that is to be made again. */
  private record Spot(DecodedPage page, int position, boolean again) {}

  /**
   * What is kept of a region's plan, which itself holds a copy of the page.
   *
   * @param length of its class file, in bytes
   * @param whole the members that it would have with counts
   * @param style how it became machine code
   */
  private record Made(int head, BitSet members, int length, BitSet whole, Style style) {
    static Made of(Written written) {
      RegionPlan plan = written.plan();
      return new Made(
          plan.head, plan.members, written.file().length, written.whole(), written.style());
    }

    /** Whether it has less than it would have with counts. */
    boolean cut() {
      return !whole.equals(members);
    }
  }

  private final BlockingQueue<Spot> queue = new ArrayBlockingQueue<>(QUEUE);

  /** What is in the queue: a place asks again while it gets hotter. */
  private final Set<Spot> queued = ConcurrentHashMap.newKeySet();

  private final List<Waiting> waiting = new ArrayList<>();

  /** Calls what waits. Its registers are nobody's, and it has no pages. */
  private final Hart nobody = new Hart(0, new NoMemory(), () -> 0);

  /** Pages with regions, and what these are made of. */
  private final Map<DecodedPage, List<Made>> translated = new ConcurrentHashMap<>();

  /** Places that were left out once, because a region that was made just before has them. */
  private final Set<Spot> covered = new HashSet<>();

  private final long limit;
  private final boolean atOnce;
  private Style style;
  private final int patience;

  /** Whether C2 has compiled one of those that waited. */
  private boolean compiles;

  private final Thread thread;
  private long bytes;
  private int harts;

  private final CountDownLatch closed = new CountDownLatch(1);

  final LongAdder regions = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder failed = new LongAdder();

  /**
   * Starts to translate.
   *
   * @param limit bytes of class files that live at most
   * @param atOnce translate on the hart's own thread, for tests: what is translated then depends on
   *     the guest alone, and what goes wrong is thrown
   * @param style what regions had best be at first
   */
  Translator(long limit, boolean atOnce, Style style) {
    this(limit, atOnce, style, PATIENCE);
  }

  /**
   * One that waits less.
   *
   * @param patience after how many rounds of calls a region is not waited for any more
   */
  Translator(long limit, boolean atOnce, Style style, int patience) {
    this.limit = limit;
    this.atOnce = atOnce;
    this.style = style;
    this.patience = patience;
    thread = Thread.ofPlatform().daemon().name("translator").unstarted(this::translateAll);
    // Where the JVM is told to mind that: what it makes waits for C2 anyway.
    thread.setPriority(Thread.MIN_PRIORITY);
    if (!atOnce) {
      thread.start();
    }
  }

  /** What was translated for one hart alone is not for several that share memory. */
  synchronized void hartAdded() {
    harts++;
    if (harts > 1) {
      forgetAll();
    }
  }

  @Override
  public boolean hot(DecodedPage page, int position) {
    return ask(new Spot(page, position, false));
  }

  private boolean ask(Spot spot) {
    if (atOnce) {
      synchronized (this) {
        translate(spot);
      }
      return true;
    }
    if (!queued.add(spot)) {
      return true;
    }
    if (!queue.offer(spot)) {
      queued.remove(spot);
      return false;
    }
    return true;
  }

  private void translateAll() {
    try {
      while (true) {
        int inFlight = callWaiting();
        if (inFlight >= MOST_WAITING) {
          closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
          continue;
        }
        Spot spot = inFlight == 0 ? queue.take() : queue.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        if (spot != null) {
          queued.remove(spot);
          translateOrTell(spot);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /**
   * Calls what waits, until C2 has compiled it, and installs what it has. Returns how many still
   * wait.
   */
  private synchronized int callWaiting() {
    for (Waiting one : List.copyOf(waiting)) {
      try {
        callWaiting(one);
      } catch (RuntimeException | LinkageError e) {
        letGo(one);
        tell(one.written.plan().head, e);
      }
    }
    return waiting.size();
  }

  private void callWaiting(Waiting one) {
    if (!waiting.contains(one)) {
      // One before it is whole now and has this one, or all were forgotten on its account.
      return;
    }
    RegionPlan plan = one.written.plan();
    if (!one.page.valid()) {
      letGo(one);
    } else if (one.isReady(nobody)) {
      waiting.remove(one);
      compiles = true;
      one.page.hotSpots().cool(plan.members);
      install(one.page, one.written, one.region);
    } else if (one.rounds() > patience) {
      letGo(one);
      if (!compiles) {
        // Not one: this JVM does not do it.
        style = Style.PROFILED;
      }
      make(one.page, again(one.page, plan.head, one.written.whole(), one.written.isCut()));
    }
  }

  private void letGo(Waiting one) {
    if (waiting.remove(one)) {
      bytes -= one.written.file().length;
    }
  }

  /** How many regions wait to be compiled. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Whatever goes wrong with a region is told, and the place stays interpreted. */
  private void translateOrTell(Spot spot) {
    try {
      synchronized (this) {
        translate(spot);
      }
    } catch (RuntimeException | LinkageError e) {
      tell(spot.position, e);
    }
  }

  private void tell(int position, Throwable e) {
    failed.increment();
    LOG.log(
        System.Logger.Level.WARNING,
        "No region at offset 0x" + Integer.toHexString(position * 2) + " of its page.",
        e);
  }

  private void translate(Spot spot) {
    HotSpots spots = spot.page.hotSpots();
    if (!spot.page.valid()
        || !spot.again
            && (spots.region(spot.position) != null
                || waiting.stream().anyMatch(one -> one.has(spot.page, spot.position)))) {
      return;
    }
    Written written = spot.again ? writeAgain(spot) : write(spot, spots);
    if (written == null) {
      return;
    }
    make(spot.page, written);
  }

  private void make(DecodedPage page, Written written) {
    byte[] file = written.file();
    if (bytes + file.length > limit) {
      forgetAll();
    }
    Region region = define(file);
    region.describe(written.plan().members.cardinality(), written.codeLength());
    bytes += file.length;
    Spot again = new Spot(page, written.plan().head, true);
    if (written.style().waits()) {
      region.whenHot(written.isCut() ? HOT_PIECE : HOT, () -> ask(again));
      waiting.add(new Waiting(page, written, region));
    } else {
      region.whenHot(HOT_IN_TURNS, () -> ask(again));
      install(page, written, region);
    }
  }

  private void install(DecodedPage page, Written written, Region region) {
    RegionPlan plan = written.plan();
    List<Made> made = translated.computeIfAbsent(page, _ -> new CopyOnWriteArrayList<>());
    page.hotSpots().install(plan.head, region);
    Made before = madeAt(page, plan.head);
    if (before != null) {
      forget(made, before);
    } else {
      regions.increment();
      if (regions.sum() % SWEEP == 0) {
        // Their regions are gone already; only these two still keep the pages.
        translated.keySet().removeIf(other -> !other.valid());
        covered.clear();
      }
    }
    made.add(Made.of(written));
    if (!page.valid()) {
      page.hotSpots().clear();
    }
  }

  private void forget(List<Made> made, Made region) {
    made.remove(region);
    bytes -= region.length;
  }

  /** What was made of the region that begins there; null if there is none. */
  private Made madeAt(DecodedPage page, int head) {
    return translated.getOrDefault(page, List.of()).stream()
        .filter(made -> made.head == head)
        .findAny()
        .orElse(null);
  }

  /**
   * The region that begins there, as one with counts, or, if it is one, with those that it is
   * executed in turns with; null if it is gone, or there are none.
   */
  private Written writeAgain(Spot spot) {
    Made made = madeAt(spot.page, spot.position);
    if (made == null) {
      return null;
    }
    return made.style.waits()
        ? again(spot.page, made.head, made.whole, made.cut())
        : together(spot.page, made);
  }

  /**
   * A region that is left again and again for others of its page, with as many of these as fit, the
   * hottest first; null if there are none. Which places of a loop get a region first is a matter of
   * chance; a loop that does not fit as a whole, with all that it does now and then, ends where the
   * others begin, and so the hot half of it may be in the wrong one.
   *
   * <p>It only ever gets larger, so it is not made for ever. The others stay: control may come to
   * them otherwise, too. If there are none they are looked for again when it has executed four
   * times as much: one that was made again just now has hardly run yet.
   */
  private Written together(DecodedPage page, Made made) {
    HotSpots spots = page.hotSpots();
    Region region = spots.region(made.head);
    HotRegion own = usage(spots, made);
    if (region == null || own.retired() < HOT_IN_TURNS / 2) {
      // Gone with its page, or a hart asks late: for one that was there before.
      return null;
    }
    Written best =
        own.retired() < own.runs() * SELDOM_LEFT ? together(page, made, own.runs() / TURNS) : null;
    if (best == null) {
      Spot again = new Spot(page, made.head, true);
      region.whenHot(4 * own.retired(), () -> ask(again));
    }
    return best;
  }

  /** The same, with those that ran so often at least. */
  private Written together(DecodedPage page, Made made, long runs) {
    record Other(Made made, long runs) {}
    HotSpots spots = page.hotSpots();
    List<Made> others =
        translated.get(page).stream()
            .filter(other -> !made.members.get(other.head))
            .map(other -> new Other(other, usage(spots, other).runs()))
            .filter(other -> other.runs >= runs)
            .sorted(Comparator.comparingLong(Other::runs).reversed())
            .map(Other::made)
            .limit(MOST_IN_TURNS)
            .toList();
    long[] code = page.snapshot();
    BitSet members = made.members;
    Written best = null;
    for (Made other : others) {
      BitSet more = (BitSet) made.whole.clone();
      more.or(members);
      more.or(other.whole);
      RegionPlan plan = RegionPlan.again(code, made.head, spots, more);
      if (plan.members.cardinality() > members.cardinality()) {
        Written written = Written.whole(plan, harts == 1);
        if (written != null) {
          best = written;
          members = plan.members;
        }
      }
    }
    return best;
  }

  /** How much a region was used; nothing if it is gone with its page. */
  private static HotRegion usage(HotSpots spots, Made made) {
    Region region = spots.region(made.head);
    return region == null ? new HotRegion(0, 0, 0, 0, 0) : region.usage(0);
  }

  private Written again(DecodedPage page, int head, BitSet members, boolean cut) {
    HotSpots spots = page.hotSpots();
    if (cut) {
      removePieces(page, head, members);
    }
    RegionPlan plan = RegionPlan.again(page.snapshot(), head, spots, members);
    return Written.fitting(plan, harts == 1, Style.PROFILED);
  }

  /**
   * What was cut is made whole, so the other pieces that begin within it go: each would get hot,
   * too, and be made of nearly the same instructions; and where one begins, a region may end.
   */
  private void removePieces(DecodedPage page, int head, BitSet members) {
    List<Made> made = translated.getOrDefault(page, List.of());
    for (Made piece : made) {
      if (piece.cut() && piece.head != head && members.get(piece.head)) {
        beginAnew(page, piece.head);
        forget(made, piece);
      }
    }
    for (Waiting one : List.copyOf(waiting)) {
      int other = one.written.plan().head;
      if (one.page == page && one.written.isCut() && members.get(other)) {
        beginAnew(page, other);
        letGo(one);
      }
    }
  }

  /** As if control had never come there. */
  private void beginAnew(DecodedPage page, int position) {
    page.hotSpots().remove(position);
    covered.remove(new Spot(page, position, false));
  }

  /**
   * The region for a place, or for the function around it: a loop that is seldom turned is not
   * worth one of its own. One that is asked for although a region has it gets its own, so that
   * nothing is asked for again and again.
   */
  private Written write(Spot spot, HotSpots spots) {
    long[] code = spot.page.snapshot();
    RegionPlan own = new RegionPlan(code, spot.position, spots, RegionPlan.MAX_INSTRUCTIONS);
    if (own.isEmpty() || isCovered(spot, own)) {
      return null;
    }
    if (madeWith(spot).findAny().isPresent()) {
      return Written.fitting(own, harts == 1, style);
    }
    int count = spots.count(spot.position);
    int tries = 0;
    for (int entry = spot.position - 1; entry >= 0 && tries < MOST_ENTRIES; entry--) {
      // What the place itself leads to is part of its loop, not what leads to the loop.
      if (spots.count(entry) * SHORT_LOOP >= count
          && spots.region(entry) == null
          && !own.members.get(entry)) {
        tries++;
        RegionPlan plan = new RegionPlan(code, entry, spots, RegionPlan.MAX_INSTRUCTIONS);
        if (plan.members.get(spot.position)) {
          Written written = Written.fitting(plan, harts == 1, style);
          if (written.plan().members.get(spot.position)) {
            return written;
          }
        }
      }
    }
    return Written.fitting(own, harts == 1, style);
  }

  /**
   * Whether a region has this place, and control comes to its head from here: places of one loop
   * get hot together, and one region is enough. One that gets hotter still is entered otherwise,
   * too.
   */
  private boolean isCovered(Spot spot, RegionPlan own) {
    return madeWith(spot).anyMatch(made -> own.members.get(made.head)) && covered.add(spot);
  }

  /** The regions of which a place is part. */
  private Stream<Made> madeWith(Spot spot) {
    return translated.getOrDefault(spot.page, List.of()).stream()
        .filter(made -> made.members.get(spot.position));
  }

  /**
   * What was translated.
   *
   * @param retired instructions executed in regions
   * @param most how many regions to name at most
   */
  CodeReport report(long retired, int most) {
    List<HotRegion> hottest = new ArrayList<>();
    translated.keySet().stream()
        .filter(DecodedPage::valid)
        .forEach(page -> page.hotSpots().usage(hottest::add));
    hottest.sort(Comparator.comparingLong(HotRegion::retired).reversed());
    return new CodeReport(
        retired,
        regions.sum(),
        dropped.sum(),
        bytes(),
        List.copyOf(hottest.subList(0, Math.min(most, hottest.size()))));
  }

  /** Bytes of class files that live now. */
  synchronized long bytes() {
    return bytes;
  }

  private static Region define(byte[] file) {
    try {
      return (Region)
          MethodHandles.lookup()
              .defineHiddenClass(file, true)
              .lookupClass()
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A region cannot be defined", e);
    }
  }

  private void forgetAll() {
    translated.keySet().forEach(page -> page.hotSpots().clear());
    waiting.forEach(one -> one.page.hotSpots().clear());
    translated.clear();
    waiting.clear();
    covered.clear();
    dropped.add(regions.sum() - dropped.sum());
    bytes = 0;
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    synchronized (this) {
      forgetAll();
    }
  }
}
