package org.pangaea.analysis.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pangaea.control.OwnershipMap;
import org.pangaea.control.OwnershipRequest;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;

/**
 * Keeps a {@link MemoryWatch} up to date with a machine that runs. A thread of its own asks the
 * nodes for their rights to pages, each again only when it has answered: a slow node has an old
 * part of the picture, and the others are not held up. Another thread counts ({@link CountsFeed}).
 */
public final class MemoryFeed implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** A change may be missed by a look at the changes only; so often all is looked at. */
  private static final long EVERYTHING_NANOS = 10_000_000_000L;

  /** A node that has not answered for so long is told as slow. */
  private static final long SLOW_NANOS = 1_500_000_000L;

  private final ClusterSession session;
  private final MemoryWatch watch;
  private final Duration period;
  private final List<Node> nodes = new ArrayList<>();
  private final CountsFeed counts;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** What is known of one node. Belongs to the thread. */
  private static final class Node {
    private final String name;
    private final int[] glances;
    private final long[] taken;
    private int piece;
    private CompletableFuture<OwnershipMap> pending;
    private long asked;
    private long seen;
    private long everything;
    private String problem;

    Node(String name, int pieces) {
      this.name = name;
      glances = new int[pieces];
      taken = new long[pieces];
    }
  }

  private MemoryFeed(ClusterSession session, MemoryWatch watch, Duration period) {
    this.session = session;
    this.watch = watch;
    this.period = period;
    counts = new CountsFeed(session, watch);
    int pieces = (watch.picture().layout().pages() - 1) / OwnershipRequest.MOST + 1;
    for (String name : watch.picture().layout().nodes()) {
      nodes.add(new Node(name, pieces));
    }
    thread = new Thread(this::run, "pages of " + watch.machine());
    thread.setDaemon(true);
  }

  /**
   * Begins to watch a machine.
   *
   * @param session is closed with the feed
   * @param period between two looks; 0.1 s or more is meant
   */
  public static MemoryFeed start(ClusterSession session, Duration period)
      throws DeployException, InterruptedException {
    MemoryLayout layout = MemoryLayout.of(session.specification(ANSWER));
    MemoryFeed feed =
        new MemoryFeed(session, new MemoryWatch(session.info().name(), layout), period);
    feed.thread.start();
    feed.counts.start();
    return feed;
  }

  /** What is fed. */
  public MemoryWatch watch() {
    return watch;
  }

  private void run() {
    long last = System.nanoTime();
    try {
      do {
        long now = System.nanoTime();
        boolean news = false;
        for (int node = 0; node < nodes.size(); node++) {
          news |= look(node, now);
        }
        watch.picture().cool((now - last) / 1e9);
        watch.nodes(nodes.stream().map(node -> view(node, now)).toList());
        if (news) {
          watch.history().add(watch.picture(), now);
        }
        last = now;
        if (nodes.stream().noneMatch(node -> session.isConnected(nodes.indexOf(node)))) {
          watch.end("'" + watch.machine() + "' has ended: no node can be reached any more.");
          return;
        }
        watch.changed();
      } while (!closed.await(period.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes what a node has answered, and asks again. */
  private boolean look(int index, long now) {
    Node node = nodes.get(index);
    if (!session.isConnected(index)) {
      node.problem = "The connection to node '" + node.name + "' ended. Is its VMM still running?";
      return false;
    }
    boolean news = false;
    if (node.pending != null && node.pending.isDone()) {
      news = take(index, node, now);
      node.pending = null;
    }
    if (node.pending == null) {
      if (now - node.everything > EVERYTHING_NANOS && node.piece == 0) {
        node.everything = now;
        java.util.Arrays.fill(node.glances, 0);
      }
      MemoryLayout layout = watch.picture().layout();
      int first = node.piece * OwnershipRequest.MOST;
      node.asked = now;
      node.pending =
          session.ownership(
              index,
              layout.firstPage() + first,
              Math.min(OwnershipRequest.MOST, layout.pages() - first),
              node.glances[node.piece]);
    }
    return news;
  }

  private boolean take(int index, Node node, long now) {
    try {
      OwnershipMap map = node.pending.join();
      watch.picture().take(index, map, (now - node.taken[node.piece]) / 1e9);
      node.glances[node.piece] = map.glance();
      node.taken[node.piece] = now;
      node.piece = (node.piece + 1) % node.glances.length;
      node.seen = now;
      node.problem = null;
      return true;
    } catch (CompletionException | IllegalArgumentException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      node.problem = "Node '" + node.name + "' does not tell its pages: " + cause.getMessage();
      return false;
    }
  }

  private static NodeView view(Node node, long now) {
    boolean slow = node.pending != null && now - node.asked > SLOW_NANOS;
    String problem =
        node.problem == null && slow
            ? "Node '%s' has not answered for %.0f s: it is overloaded, stopped, or lost."
                .formatted(node.name, (now - node.asked) / 1e9)
            : node.problem;
    return new NodeView(node.name, node.seen, problem);
  }

  /** Watches no more. */
  @Override
  public void close() {
    closed.countDown();
    counts.close();
    session.close();
  }
}
