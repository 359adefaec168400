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
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.pangaea.machine.CodeReport;
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

  private record Spot(DecodedPage page, int position) {}

  /** What is kept of a region's plan, which itself holds a copy of the page. */
  private record Made(int head, BitSet members) {}

  private final BlockingQueue<Spot> queue = new ArrayBlockingQueue<>(QUEUE);

  /** Pages with regions, and what these are made of. */
  private final Map<DecodedPage, List<Made>> translated = new ConcurrentHashMap<>();

  /** Places that were left out once, because a region that was made just before has them. */
  private final Set<Spot> covered = new HashSet<>();

  private final long limit;
  private final boolean atOnce;
  private final Thread thread;
  private long bytes;
  private int harts;

  final LongAdder regions = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder failed = new LongAdder();

  /**
   * Starts to translate.
   *
   * @param limit bytes of class files that live at most
   * @param atOnce translate on the hart's own thread, for tests: what is translated then depends on
   *     the guest alone, and what goes wrong is thrown
   */
  Translator(long limit, boolean atOnce) {
    this.limit = limit;
    this.atOnce = atOnce;
    thread = Thread.ofPlatform().daemon().name("translator").unstarted(this::translateAll);
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
    Spot spot = new Spot(page, position);
    if (!atOnce) {
      return queue.offer(spot);
    }
    synchronized (this) {
      translate(spot);
    }
    return true;
  }

  private void translateAll() {
    try {
      while (true) {
        translateOrTell(queue.take());
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** Whatever goes wrong with a region is told, and the place stays interpreted. */
  private void translateOrTell(Spot spot) {
    try {
      synchronized (this) {
        translate(spot);
      }
    } catch (RuntimeException | LinkageError e) {
      failed.increment();
      LOG.log(
          System.Logger.Level.WARNING,
          "No region at offset 0x" + Integer.toHexString(spot.position * 2) + " of its page.",
          e);
    }
  }

  private void translate(Spot spot) {
    HotSpots spots = spot.page.hotSpots();
    if (!spot.page.valid() || spots.region(spot.position) != null) {
      return;
    }
    RegionWriter.Written written = write(spot, spots);
    if (written == null) {
      return;
    }
    byte[] file = written.file();
    if (bytes + file.length > limit) {
      forgetAll();
    }
    Region region = define(file);
    region.describe(written.plan().members.cardinality(), written.codeLength());
    spots.install(written.plan().head, region);
    translated
        .computeIfAbsent(spot.page, _ -> new CopyOnWriteArrayList<>())
        .add(new Made(written.plan().head, written.plan().members));
    bytes += file.length;
    regions.increment();
    if (regions.sum() % SWEEP == 0) {
      // Their regions are gone already; only these two still keep the pages.
      translated.keySet().removeIf(page -> !page.valid());
      covered.clear();
    }
    if (!spot.page.valid()) {
      spots.clear();
    }
  }

  /**
   * The region for a place, or for the function around it: a loop that is seldom turned is not
   * worth one of its own. One that is asked for although a region has it gets its own, so that
   * nothing is asked for again and again.
   */
  private RegionWriter.Written write(Spot spot, HotSpots spots) {
    long[] code = spot.page.snapshot();
    RegionPlan own = new RegionPlan(code, spot.position, spots, RegionPlan.MAX_INSTRUCTIONS);
    if (own.isEmpty() || isCovered(spot, own)) {
      return null;
    }
    if (madeWith(spot).findAny().isPresent()) {
      return RegionWriter.fitting(own, harts == 1);
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
          RegionWriter.Written written = RegionWriter.fitting(plan, harts == 1);
          if (written.plan().members.get(spot.position)) {
            return written;
          }
        }
      }
    }
    return RegionWriter.fitting(own, harts == 1);
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
    translated.clear();
    covered.clear();
    dropped.add(regions.sum() - dropped.sum());
    bytes = 0;
  }

  @Override
  public void close() {
    thread.interrupt();
    synchronized (this) {
      forgetAll();
    }
  }
}
