package org.pangaea.analysis.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pangaea.control.OwnershipCode;
import org.pangaea.control.OwnershipMap;
import org.pangaea.control.PageRight;

/**
 * All pages of a machine, as its nodes have told them at different moments. Any thread; nobody
 * waits for longer than one pass over the pages takes.
 *
 * <p>Each node tells its own rights only. Where a page is under way no node claims it; then what
 * was known last stands until somebody does. Memory: 25 bytes a page, and 4 for each page and node
 * in pieces of 512 pages in which pages have travelled.
 */
public final class MemoryPicture {
  private static final int CHUNK = 512;

  /** Heat falls to a third in so many seconds. */
  private static final double COOLING_SECONDS = 1;

  /** Below this it is nothing. */
  private static final float COLD = 0.01f;

  private final MemoryLayout layout;
  private final byte[] holding;

  /** The nodes that may read a shared page, or that say that an untouched one is theirs. */
  private final long[] sharers;

  private final int[] total;
  private final float[] heat;

  /** What each node has told of arrivals, by node and chunk; null where nothing. */
  private final int[][][] told;

  /** Nodes that have told everything once. */
  private final boolean[] complete;

  private long arrivals;

  public MemoryPicture(MemoryLayout layout) {
    this.layout = layout;
    int pages = layout.pages();
    holding = new byte[pages];
    Arrays.fill(holding, Holding.UNKNOWN);
    sharers = new long[pages];
    total = new int[pages];
    heat = new float[pages];
    told = new int[layout.nodes().size()][(pages + CHUNK - 1) / CHUNK][];
    complete = new boolean[layout.nodes().size()];
  }

  public MemoryLayout layout() {
    return layout;
  }

  /**
   * Takes what a node tells.
   *
   * @param seconds since the same node told the same pages before
   */
  public synchronized void take(int node, OwnershipMap map, double seconds) {
    boolean first = !complete[node];
    int base = (int) (map.firstPage() - layout.firstPage());
    if (base < 0 || map.count() > layout.pages() - base) {
      throw new IllegalArgumentException("A node tells of pages that the machine does not have.");
    }
    OwnershipCode.read(
        map,
        (page, count, right) -> take(node, (int) (page - layout.firstPage()), count, right),
        (page, count) -> arrived(node, (int) (page - layout.firstPage()), count, first, seconds));
    complete[node] |= base + map.count() == layout.pages();
  }

  private void take(int node, int page, int count, PageRight right) {
    long bit = 1L << node;
    switch (right) {
      case UNCHANGED -> {
        // As it is.
      }
      case UNTOUCHED -> {
        // Told by the page's home, or by a node that it was offered to: whoever it is, it is one.
        for (int i = page; i < page + count; i++) {
          sharers[i] = holding[i] == Holding.UNTOUCHED ? sharers[i] | bit : bit;
          holding[i] = Holding.UNTOUCHED;
        }
      }
      case NONE -> {
        for (int i = page; i < page + count; i++) {
          sharers[i] &= ~bit;
          if (holding[i] == node) {
            holding[i] = sharers[i] == 0 ? Holding.UNKNOWN : Holding.SHARED;
          } else if (!Holding.isOwner(holding[i]) && sharers[i] == 0) {
            holding[i] = Holding.UNKNOWN;
          }
        }
      }
      case SHARED -> {
        for (int i = page; i < page + count; i++) {
          sharers[i] = holding[i] == Holding.UNTOUCHED ? bit : sharers[i] | bit;
          holding[i] = Holding.SHARED;
        }
      }
      case EXCLUSIVE, MODIFIED -> {
        Arrays.fill(sharers, page, page + count, 0);
        Arrays.fill(holding, page, page + count, (byte) node);
      }
    }
  }

  private void arrived(int node, int page, int count, boolean first, double seconds) {
    int[][] chunks = told[node];
    int[] chunk = chunks[page / CHUNK];
    if (chunk == null) {
      chunk = new int[CHUNK];
      chunks[page / CHUNK] = chunk;
    }
    int since = count - chunk[page % CHUNK];
    chunk[page % CHUNK] = count;
    if (!first && since > 0) {
      total[page] += since;
      arrivals += since;
      heat[page] += (float) (since / Math.max(seconds, COOLING_SECONDS));
    }
  }

  /** Time goes by: what was hot cools down. */
  public synchronized void cool(double seconds) {
    float rest = (float) Math.exp(-seconds / COOLING_SECONDS);
    for (int i = 0; i < heat.length; i++) {
      float left = heat[i] * rest;
      heat[i] = left < COLD ? 0 : left;
    }
  }

  /** How often pages have come to nodes that asked for them, since they were first looked at. */
  public synchronized long arrivals() {
    return arrivals;
  }

  /**
   * Sums up pages in cells of equal size, the last one maybe smaller. A cell has the colour of its
   * hottest page, or of most of its pages if all are cold, and the heat of the hottest.
   *
   * @param first page, counted from the machine's first
   * @param count how many
   * @param perCell pages in a cell
   */
  public synchronized void cells(int first, int count, int perCell, Cells into) {
    int cells = (count + perCell - 1) / perCell;
    into.reset(cells);
    if (perCell == 1) {
      System.arraycopy(holding, first, into.holding, 0, cells);
      System.arraycopy(heat, first, into.heat, 0, cells);
    } else {
      int[] counts = new int[Holding.COUNT];
      for (int cell = 0; cell < cells; cell++) {
        int from = first + cell * perCell;
        cell(from, Math.min(from + perCell, first + count), counts, cell, into);
      }
    }
  }

  private void cell(int from, int to, int[] counts, int cell, Cells into) {
    float hottest = 0;
    int hot = -1;
    boolean same = true;
    byte one = holding[from];
    for (int page = from; page < to; page++) {
      same &= holding[page] == one;
      if (heat[page] > hottest) {
        hottest = heat[page];
        hot = page;
      }
    }
    byte colour = one;
    if (hot >= 0) {
      colour = holding[hot];
    } else if (!same) {
      colour = most(from, to, counts);
    }
    into.holding[cell] = colour;
    into.heat[cell] = hottest;
  }

  private byte most(int from, int to, int[] counts) {
    Arrays.fill(counts, 0);
    byte most = holding[from];
    for (int page = from; page < to; page++) {
      byte now = holding[page];
      // Untouched memory is the ground on which the rest is seen.
      counts[now] += now == Holding.UNTOUCHED ? 1 : 2;
      if (counts[now] > counts[most]) {
        most = now;
      }
    }
    return most;
  }

  /** How many pages there are of each {@link Holding}. */
  public synchronized int[] census() {
    int[] counts = new int[Holding.COUNT];
    for (byte kind : holding) {
      counts[kind]++;
    }
    return counts;
  }

  /** One page, counted from the machine's first. */
  public synchronized PageView page(int page) {
    byte kind = holding[page];
    List<String> readers = new ArrayList<>();
    for (int node = 0; node < layout.nodes().size(); node++) {
      if (kind == Holding.SHARED && (sharers[page] & 1L << node) != 0) {
        readers.add(layout.nodes().get(node));
      }
    }
    return new PageView(
        page,
        layout.address(page),
        layout.nodes().get(layout.homeOf(page)),
        kind,
        Holding.isOwner(kind) ? layout.nodes().get(kind) : null,
        readers,
        total[page],
        heat[page]);
  }

  /**
   * The pages that have travelled most lately, hottest first.
   *
   * @param most at most so many
   */
  public synchronized List<PageView> hottest(int most) {
    java.util.PriorityQueue<Integer> hottest =
        new java.util.PriorityQueue<>((one, other) -> Float.compare(heat[one], heat[other]));
    for (int page = 0; page < heat.length; page++) {
      if (heat[page] > 0 && (hottest.size() < most || heat[page] > heat[hottest.element()])) {
        hottest.add(page);
        if (hottest.size() > most) {
          hottest.remove();
        }
      }
    }
    List<PageView> pages = new ArrayList<>();
    while (!hottest.isEmpty()) {
      pages.addFirst(page(hottest.remove()));
    }
    return pages;
  }
}
