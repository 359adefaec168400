package org.pangaea.machine.translator;

import java.lang.invoke.MethodHandles;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.pangaea.machine.interpreter.DecodedPage;
import org.pangaea.machine.interpreter.HotSpots;
import org.pangaea.machine.interpreter.Region;

/**
 * Turns hot places of one share into regions, on a thread of its own: harts only leave a note. What
 * does not fit into the queue is noted again when the place has become hotter.
 *
 * <p>Bytecode is made from decoded instructions, never from guest memory, so this thread is no
 * agent of the coherence protocol. If the page changes meanwhile, its decoded form is invalid for
 * good, and a region installed there is never entered.
 *
 * <p>Regions are bounded by the bytecode they have in all: beyond the limit all are forgotten, and
 * the classes unload when the last hart has left them. What is still hot comes back.
 */
final class Translator implements HotSpots.Listener, AutoCloseable {
  private static final int QUEUE = 4096;

  private record Spot(DecodedPage page, int position) {}

  private final BlockingQueue<Spot> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Set<DecodedPage> translated = ConcurrentHashMap.newKeySet();
  private final long limit;
  private final boolean atOnce;
  private final Thread thread;
  private long bytes;

  final LongAdder regions = new LongAdder();
  final LongAdder dropped = new LongAdder();

  /**
   * Starts to translate.
   *
   * @param limit bytes of class files that live at most
   * @param atOnce translate on the hart's own thread, for tests: what is translated then depends on
   *     the guest alone
   */
  Translator(long limit, boolean atOnce) {
    this.limit = limit;
    this.atOnce = atOnce;
    thread = Thread.ofPlatform().daemon().name("translator").unstarted(this::translateAll);
    if (!atOnce) {
      thread.start();
    }
  }

  @Override
  public void hot(DecodedPage page, int position) {
    Spot spot = new Spot(page, position);
    if (atOnce) {
      synchronized (this) {
        translate(spot);
      }
    } else {
      queue.offer(spot);
    }
  }

  private void translateAll() {
    try {
      while (true) {
        Spot spot = queue.take();
        synchronized (this) {
          translate(spot);
        }
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void translate(Spot spot) {
    HotSpots spots = spot.page.hotSpots();
    if (!spot.page.valid() || spots.region(spot.position) != null) {
      return;
    }
    RegionPlan plan = new RegionPlan(spot.page.snapshot(), spot.position);
    if (plan.isEmpty()) {
      return;
    }
    byte[] file = RegionWriter.write(plan);
    if (bytes + file.length > limit) {
      forgetAll();
    }
    spots.install(spot.position, define(file));
    translated.add(spot.page);
    bytes += file.length;
    regions.increment();
    if (!spot.page.valid()) {
      spots.clear();
    }
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
    translated.forEach(page -> page.hotSpots().clear());
    translated.clear();
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
