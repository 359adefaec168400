package org.pangaea.analysis.fakes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.pangaea.analysis.memory.HotPage;
import org.pangaea.analysis.memory.MemoryLayout;
import org.pangaea.analysis.memory.MemoryWatch;
import org.pangaea.analysis.memory.NodeView;
import org.pangaea.analysis.memory.PageView;
import org.pangaea.analysis.memory.Rates;
import org.pangaea.control.OwnershipCode;
import org.pangaea.control.OwnershipMap;
import org.pangaea.control.PageRight;

/**
 * A machine whose memory is a made-up one: parts that its nodes own, a part that all read, a part
 * that nobody ever touched, and pages all over that travel. One thread turns it.
 */
public final class SyntheticMemory {
  private static final long FIRST = 0x80000;
  private static final int HOTTEST = 200;

  private final MemoryWatch watch;
  private final MemoryLayout layout;
  private final Random random = new Random(7);
  private final byte[] owner;
  private final int[][] arrivals;
  private final int[] glances;
  private final int travelling;
  private long turns;

  /**
   * A machine.
   *
   * @param pages of each node
   * @param travelling how many pages change their owner at each turn
   */
  public SyntheticMemory(int nodes, int pages, int travelling) {
    this.travelling = travelling;
    layout =
        new MemoryLayout(
            4096,
            IntStream.range(0, nodes).mapToObj(node -> "node" + node).toList(),
            FIRST,
            nodes * pages,
            IntStream.range(0, nodes)
                .mapToObj(node -> new MemoryLayout.Home(node * pages, pages, node))
                .toList());
    watch = new MemoryWatch("made up", layout);
    owner = new byte[layout.pages()];
    arrivals = new int[nodes][layout.pages()];
    glances = new int[nodes];
    for (int page = 0; page < owner.length; page++) {
      // Of each node's pages a third is somebody else's, a part is read by all, a part untouched.
      int within = page % pages;
      owner[page] = (byte) (within < pages / 3 ? (page / pages + page / 97) % nodes : page / pages);
    }
    for (int node = 0; node < nodes; node++) {
      watch.picture().take(node, map(node, null), 1);
    }
    publish(0);
  }

  /** What is to be shown. */
  public MemoryWatch watch() {
    return watch;
  }

  private PageRight right(int node, int page) {
    int pages = layout.pages() / layout.nodes().size();
    int within = page % pages;
    if (within > pages * 5 / 6) {
      return page / pages == node ? PageRight.UNTOUCHED : PageRight.NONE;
    }
    if (within > pages * 2 / 3) {
      return PageRight.SHARED;
    }
    return owner[page] == node ? PageRight.MODIFIED : PageRight.NONE;
  }

  private OwnershipMap map(int node, boolean[] changed) {
    OwnershipCode.Writer writer = new OwnershipCode.Writer(FIRST);
    for (int page = 0; page < owner.length; page++) {
      boolean told = changed == null || changed[page];
      writer.add(1, told ? right(node, page) : PageRight.UNCHANGED);
      if (told && arrivals[node][page] > 0) {
        writer.arrived(arrivals[node][page]);
      }
    }
    return writer.map(++glances[node]);
  }

  /** Time goes by: some pages move to other nodes. */
  public void turn(double seconds) {
    turns++;
    boolean[] changed = new boolean[owner.length];
    int pages = layout.pages() / layout.nodes().size();
    for (int i = 0; i < travelling; i++) {
      // Most of them near each other, as it is in life.
      int page = random.nextInt(layout.nodes().size()) * pages;
      page += (int) Math.abs(random.nextGaussian() * pages / 12) % (pages / 3 + 1);
      int next = (owner[page] + 1) % layout.nodes().size();
      owner[page] = (byte) next;
      arrivals[next][page] += 1 + random.nextInt(i % 50 == 0 ? 400 : 2);
      changed[page] = true;
    }
    for (int node = 0; node < layout.nodes().size(); node++) {
      watch.picture().take(node, map(node, changed), seconds);
    }
    watch.picture().cool(seconds);
    watch.history().add(watch.picture(), System.nanoTime());
    publish(seconds);
  }

  /** A page travels to a node so often at once. */
  public void travel(int page, int node, int count) {
    owner[page] = (byte) node;
    arrivals[node][page] += count;
    boolean[] changed = new boolean[owner.length];
    changed[page] = true;
    for (int each = 0; each < layout.nodes().size(); each++) {
      watch.picture().take(each, map(each, changed), 1);
    }
    publish(1);
  }

  private void publish(double seconds) {
    long now = System.nanoTime();
    watch.nodes(layout.nodes().stream().map(name -> new NodeView(name, now, null)).toList());
    List<HotPage> hottest = new ArrayList<>();
    for (PageView page : watch.picture().hottest(HOTTEST)) {
      hottest.add(
          new HotPage(
              page,
              page.arrivals(),
              page.rate(),
              page.arrivals() * 42_000,
              Map.of(0, page.arrivals() / 2, 1, page.arrivals() - page.arrivals() / 2),
              page.page() % 3 == 0
                  ? List.of("tasklist_lock", "init_task")
                  : List.of("symbol_" + page.page())));
    }
    watch.hottest(hottest, null);
    if (seconds > 0) {
      watch.rates(
          new Rates(
              now,
              travelling / seconds,
              travelling / seconds * (1 + Math.sin(turns / 5.0)) / 2,
              travelling / seconds * 4200));
    }
    watch.changed();
  }

  /** A node tells nothing any more. */
  public void lose(int node) {
    List<NodeView> views = new ArrayList<>(watch.nodes());
    NodeView seen = views.get(node);
    views.set(
        node,
        new NodeView(
            seen.name(),
            seen.seenNanos(),
            "Node '"
                + seen.name()
                + "' has not answered for 3 s: it is overloaded, stopped, or lost."));
    watch.nodes(views);
    watch.changed();
  }
}
