package org.pangaea.analysis.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * All that is known of a machine's memory at this moment. Somebody keeps it up to date, others show
 * it. Any thread.
 */
public final class MemoryWatch {
  /** Cells of the history: by address, and by time. */
  private static final int ROWS = 512;

  private static final int COLUMNS = 1024;

  /** Moments of the chart: ten minutes at one a second. */
  private static final int MOMENTS = 600;

  private final String machine;
  private final MemoryPicture picture;
  private final History history = new History(ROWS, COLUMNS);
  private final Deque<Rates> rates = new ArrayDeque<>();
  private final AtomicLong version = new AtomicLong();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile List<HotPage> hottest = List.of();
  private volatile List<NodeView> nodes;
  private volatile String symbolProblem;
  private volatile String end;

  public MemoryWatch(String machine, MemoryLayout layout) {
    this.machine = machine;
    picture = new MemoryPicture(layout);
    nodes = layout.nodes().stream().map(name -> new NodeView(name, 0, null)).toList();
  }

  /** The machine's name. */
  public String machine() {
    return machine;
  }

  public MemoryPicture picture() {
    return picture;
  }

  public History history() {
    return history;
  }

  /** Grows whenever there is something new to be shown. */
  public long version() {
    return version.get();
  }

  /** Is run, by the thread that brings news, whenever there are some. It must not wait. */
  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** Tells those who want to know. */
  public void changed() {
    version.incrementAndGet();
    listeners.forEach(Runnable::run);
  }

  /** The pages that harts wait for, those with most faults lately first. */
  public List<HotPage> hottest() {
    return hottest;
  }

  /** Replaces them. */
  public void hottest(List<HotPage> pages, String problem) {
    hottest = List.copyOf(pages);
    symbolProblem = problem;
  }

  /** Why pages have no symbols, as a sentence; null if they have, or it is not known yet. */
  public String symbolProblem() {
    return symbolProblem;
  }

  /** How well the nodes answer, by index. */
  public List<NodeView> nodes() {
    return nodes;
  }

  /** Replaces it. */
  public void nodes(List<NodeView> views) {
    nodes = List.copyOf(views);
  }

  /** The last minutes, the oldest first. */
  public List<Rates> rates() {
    synchronized (rates) {
      return new ArrayList<>(rates);
    }
  }

  /** Adds a moment. */
  public void rates(Rates now) {
    synchronized (rates) {
      rates.add(now);
      if (rates.size() > MOMENTS) {
        rates.remove();
      }
    }
  }

  /** Why nothing new will come, as a sentence; null while the machine is watched. */
  public String end() {
    return end;
  }

  /** Nothing new will come. */
  public void end(String why) {
    end = why;
    changed();
  }
}
