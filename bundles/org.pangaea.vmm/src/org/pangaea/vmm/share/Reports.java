package org.pangaea.vmm.share;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Texts for whoever has to find out why something hangs. */
final class Reports {
  private static final long PEER_MILLIS = 2_000;

  private Reports() {}

  /**
   * One node's part: its harts and what they wait for, its links, the pages named and those its
   * harts wait for.
   */
  static String describe(Share share, long[] pages) {
    StringBuilder text = new StringBuilder();
    text.append("node ")
        .append(share.specification().nodes().get(share.specification().node()))
        .append(", VM ")
        .append(share.specification().name())
        .append(", ")
        .append(share.state())
        .append(", guest time ")
        .append(share.guestTime())
        .append('\n');
    Set<Long> all = new LinkedHashSet<>();
    Arrays.stream(pages).forEach(all::add);
    long now = System.nanoTime();
    for (HartThread hart : share.harts().here()) {
      text.append("  ").append(hart.hart.describe()).append(", ").append(hart.agent);
      describe(hart.waiting(), now, text, all);
    }
    Sleeper.Wait loading = share.loader().waiting();
    if (loading != null) {
      text.append("  ").append(share.loader().title()).append(", ").append(share.loader().agent);
      describe(loading, now, text, all);
    }
    for (int node = 0; node < share.network().nodes(); node++) {
      if (share.network().link(node) != null) {
        text.append("  ").append(share.network().link(node).describe()).append('\n');
      }
    }
    for (int hart = 0; hart < share.hartCount(); hart++) {
      String place = share.harts().describeMoved(hart);
      if (place != null) {
        text.append("  hart ").append(hart).append(' ').append(place).append('\n');
      }
    }
    text.append("  calls under way: ").append(share.network().calls().size()).append('\n');
    for (long page : all) {
      if (share.memory().contains(page)) {
        text.append("  ").append(share.memory().describe(page)).append('\n');
      }
    }
    return text.toString();
  }

  private static void describe(Sleeper.Wait wait, long now, StringBuilder text, Set<Long> pages) {
    if (wait != null) {
      text.append(", waits for ").append(wait.what());
      if (wait.gfn() >= 0) {
        text.append(" of page 0x").append(Long.toHexString(wait.gfn()));
        pages.add(wait.gfn());
      }
      text.append(" since ").append((now - wait.since()) / 1_000_000).append(" ms");
    }
    text.append('\n');
  }

  /** All nodes' parts about the pages that anybody here waits for. */
  static String overAllNodes(Share share) {
    long[] pages =
        share.sleepers().stream()
            .map(Sleeper::waiting)
            .filter(wait -> wait != null && wait.gfn() >= 0)
            .mapToLong(Sleeper.Wait::gfn)
            .distinct()
            .limit(64)
            .toArray();
    if (share.state().ended()) {
      return describe(share, pages)
          + "  the machine has ended, so other nodes answer no more: "
          + share.status().reason()
          + "\n";
    }
    // All at once: a link over which nothing comes is given up within seconds, and with it the
    // machine, and a share that has ended answers nobody.
    Map<String, CompletableFuture<String>> parts = new LinkedHashMap<>();
    for (int node = 0; node < share.network().nodes(); node++) {
      if (share.network().link(node) != null) {
        int peer = node;
        parts.put(
            share.specification().nodes().get(node),
            CompletableFuture.supplyAsync(
                    () -> share.network().report(peer, pages, PEER_MILLIS),
                    Thread::startVirtualThread)
                .exceptionally(failure -> null)
                .completeOnTimeout(null, 2 * PEER_MILLIS, TimeUnit.MILLISECONDS));
      }
    }
    StringBuilder text = new StringBuilder(describe(share, pages));
    parts.forEach((name, part) -> {
      String answer = part.join();
      String silence = share.state().ended() ? "before the machine ended" : "within 2 s";
      text.append(answer != null ? answer : "node " + name + " did not answer " + silence + "\n");
    });
    return text.toString();
  }
}
