package org.pangaea.analysis.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.pangaea.analysis.diagnosis.Finding.Kind;
import org.pangaea.control.MirrorCounts;

/** How harts and nodes spend their time, and where that is unequal. */
final class LoadFindings {
  /** A part of a hart's time, from which on a kind of waiting is told. */
  private static final double MUCH = 0.1;

  /** A hart that works more than this is busy; one that works less than the other is not. */
  private static final double BUSY = 0.7;

  private static final double LAZY = 0.3;

  /** Pages given back by a second, from which on memory for mirrors is too small. */
  private static final double GIVEN_BACK = 20;

  private static final double FULL = 0.9;

  private final Observed observed;
  private final double nanos;

  LoadFindings(Observed observed) {
    this.observed = observed;
    nanos = Math.max(1, observed.seconds() * 1e9);
  }

  List<Finding> find() {
    List<Finding> findings = new ArrayList<>();
    waiting(findings);
    boolean nodes = unequalNodes(findings);
    if (!nodes) {
      unequalHarts(findings);
    }
    mirrors(findings);
    return findings;
  }

  /** Harts that take part most of the time. */
  private List<Observed.Hart> present() {
    return observed.harts().stream().filter(hart -> hart.present() > nanos / 2).toList();
  }

  private static double part(Observed.Hart hart, String activity) {
    return (double) hart.of(activity) / Math.max(1, hart.present());
  }

  /** Work, and waiting for what work needs. */
  private static double busy(Observed.Hart hart) {
    return 1 - part(hart, "idle") - part(hart, "resting");
  }

  private void waiting(List<Finding> findings) {
    Map<String, String> remedies =
        Map.of(
            "page",
            "Look at the pages below: what they share decides. Harts that share much belong on one"
                + " node (migrateHarts = true in the model's vm, or more harts a node).",
            "fence",
            "The guest changes translations or code often: many processes that start, end or map"
                + " memory. Fewer harts on other nodes make each fence cheaper.",
            "device",
            "Its harts use a device of another node. Let the program that prints or reads run on the"
                + " device's node (the first of the model), or print less.",
            "call",
            "Its harts send interrupts to harts of other nodes. Programs that wake each other belong"
                + " on one node.");
    for (String node : observed.nodes()) {
      List<Observed.Hart> harts =
          present().stream().filter(hart -> hart.node().equals(node)).toList();
      long present = harts.stream().mapToLong(Observed.Hart::present).sum();
      remedies.forEach((activity, remedy) -> {
        long waited = harts.stream().mapToLong(hart -> hart.of(activity)).sum();
        if (present > 0 && waited > MUCH * present) {
          findings.add(
              new Finding(
                  Kind.WAITING,
                  waited / nanos,
                  text(
                      "Harts of %s wait for %s %.0f %% of their time",
                      node, what(activity), 100.0 * waited / present),
                  harts.stream()
                      .map(hart ->
                          text(
                              "hart %d: %.0f %% running, %.0f %% waiting for %s, %.0f %% idle",
                              hart.id(),
                              100 * part(hart, "running"),
                              100 * part(hart, activity),
                              what(activity),
                              100 * part(hart, "idle")))
                      .toList(),
                  remedy,
                  null,
                  null,
                  node));
        }
      });
    }
  }

  private static String what(String activity) {
    return switch (activity) {
      case "page" -> "pages";
      case "fence" -> "fences";
      case "device" -> "devices";
      default -> "answers of other nodes";
    };
  }

  private boolean unequalNodes(List<Finding> findings) {
    Map<String, List<Observed.Hart>> byNode = new TreeMap<>();
    present()
        .forEach(hart -> byNode.computeIfAbsent(hart.node(), any -> new ArrayList<>()).add(hart));
    Map<String, Double> load = new TreeMap<>();
    byNode.forEach((node, harts) ->
        load.put(node, harts.stream().mapToDouble(LoadFindings::busy).average().orElse(0)));
    if (load.size() < 2) {
      return false;
    }
    Map.Entry<String, Double> most =
        load.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    Map.Entry<String, Double> least =
        load.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
    if (most.getValue() < BUSY || least.getValue() > LAZY) {
      return false;
    }
    findings.add(
        new Finding(
            Kind.NODE_IMBALANCE,
            (most.getValue() - least.getValue()) * byNode.get(least.getKey()).size(),
            most.getKey() + " works while " + least.getKey() + " has little to do",
            load.entrySet().stream()
                .map(node ->
                    text(
                        "%s: %d harts, %.0f %% busy on average",
                        node.getKey(), byNode.get(node.getKey()).size(), 100 * node.getValue()))
                .toList(),
            text(
                "Start as many threads as there are harts, and don't bind them to one node. If the"
                    + " work cannot be divided, let %s have fewer harts in the model, or move harts"
                    + " that work there: pangaea vm migrate HART %s.",
                least.getKey(), least.getKey()),
            null,
            null,
            least.getKey()));
    return true;
  }

  private void unequalHarts(List<Finding> findings) {
    List<Observed.Hart> harts = present();
    if (harts.size() < 2) {
      return;
    }
    Comparator<Observed.Hart> byLoad = Comparator.comparingDouble(LoadFindings::busy);
    Observed.Hart most = harts.stream().max(byLoad).orElseThrow();
    Observed.Hart least = harts.stream().min(byLoad).orElseThrow();
    if (busy(most) < BUSY || busy(least) > LAZY) {
      return;
    }
    findings.add(
        new Finding(
            Kind.HART_IMBALANCE,
            busy(most) - busy(least),
            text("Hart %d works while hart %d has little to do", most.id(), least.id()),
            harts.stream()
                .map(hart ->
                    text("hart %d on %s: %.0f %% busy", hart.id(), hart.node(), 100 * busy(hart)))
                .toList(),
            "The guest has less to do at once than it has processors: start more threads, or give the"
                + " machine fewer harts in the model, since each of them that only looks for work"
                + " costs messages.",
            null,
            least.id(),
            least.node()));
  }

  private void mirrors(List<Finding> findings) {
    observed
        .mirrors()
        .forEach((node, counts) -> {
          double rate = givenBack(counts) / observed.seconds();
          boolean full = counts.budget() > 0 && (counts.frames() << 12) > FULL * counts.budget();
          if (full && rate > GIVEN_BACK) {
            findings.add(
                new Finding(
                    Kind.MIRROR_BUDGET,
                    0,
                    node + " gives pages back all the time to make room for others",
                    List.of(
                        text(
                            "%,.1f MiB of %,.1f MiB are taken; %,.0f pages a second are given back, of"
                                + " them %,d with their bytes in all",
                            (counts.frames() << 12) / (double) (1 << 20),
                            counts.budget() / (double) (1 << 20),
                            rate,
                            counts.writtenBack())),
                    "Give the node a larger mirrorBudget in the model, or its harts' programs memory of"
                        + " their own node (numactl --localalloc in the guest).",
                    null,
                    null,
                    node));
          }
        });
  }

  private static long givenBack(MirrorCounts counts) {
    return counts.dropped() + counts.outdated() + counts.writtenBack();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
