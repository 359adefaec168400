package org.pangaea.analysis.diagnosis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.pangaea.analysis.counts.FaultSum;
import org.pangaea.analysis.diagnosis.Finding.Kind;

/** Pages that cost much: who writes which part of them tells what is wrong. */
final class PageFindings {
  /** Fewer faults say nothing. */
  private static final long FEWEST = 16;

  /** What costs less than so much of one hart, and of all waits, is not worth a word. */
  private static final double LEAST_COST = 0.01;

  private static final double LEAST_PART = 0.02;

  /** Of each kind. */
  private static final int MOST = 8;

  private static final int MOST_SYMBOLS = 5;

  /** Words of which a lock's name is made, in Linux. */
  private static final Pattern LOCK =
      Pattern.compile("(^|_|\\b)(lock|mutex|sem|rwsem|seq|seqlock|spin|spinlock|futex)s?(_|\\b|$)");

  private final Observed observed;
  private final double nanos;
  private final long allWaits;

  PageFindings(Observed observed) {
    this.observed = observed;
    nanos = Math.max(1, observed.seconds() * 1e9);
    allWaits = observed.pages().stream().mapToLong(page -> page.sum().nanos()).sum();
  }

  /** What one node's harts do with a page. */
  private record Part(FaultSum sum, long lines, boolean allKnown) {
    Part plus(Part other) {
      return new Part(sum.plus(other.sum), lines | other.lines, allKnown && other.allKnown);
    }

    boolean writes() {
      return sum.writes() + sum.upgrades() > 0;
    }
  }

  List<Finding> find() {
    List<Finding> all = new ArrayList<>();
    for (Observed.Page page : observed.pages()) {
      FaultSum sum = page.sum();
      double cost = sum.nanos() / nanos;
      boolean dear = cost >= LEAST_COST && sum.nanos() >= LEAST_PART * allWaits;
      if (dear && sum.faults() >= FEWEST) {
        look(page, sum, cost, all);
      }
    }
    return all.stream().collect(Collectors.groupingBy(Finding::kind)).values().stream()
        .flatMap(kind ->
            kind.stream()
                .sorted(Comparator.comparingDouble(finding -> -finding.cost()))
                .limit(MOST))
        .toList();
  }

  private void look(Observed.Page page, FaultSum sum, double cost, List<Finding> into) {
    Map<String, Part> parts = new TreeMap<>();
    for (Observed.Use use : page.uses()) {
      if (use.sum().faults() > 0) {
        parts.merge(use.node(), new Part(use.sum(), use.lines(), use.lines() != 0), Part::plus);
      }
    }
    List<Part> writers = parts.values().stream().filter(Part::writes).toList();
    if (parts.size() < 2 || writers.isEmpty()) {
      return;
    }
    Kind kind = kind(page, sum, writers);
    into.add(
        new Finding(
            kind,
            cost,
            title(kind, page),
            evidence(page, sum, cost, parts),
            remedy(kind, page),
            page.address(),
            null,
            null));
  }

  private static Kind kind(Observed.Page page, FaultSum sum, List<Part> writers) {
    if (writers.size() < 2) {
      return Kind.ONE_WRITER;
    }
    long all = 0;
    boolean apart = writers.stream().allMatch(Part::allKnown);
    for (Part writer : writers) {
      apart &= (all & writer.lines) == 0;
      all |= writer.lines;
    }
    if (apart) {
      return Kind.FALSE_SHARING;
    }
    boolean named = page.symbols().stream().anyMatch(PageFindings::isLock);
    boolean small = Long.bitCount(all) == 1 && 2 * (sum.writes() + sum.upgrades()) > sum.faults();
    return named || small ? Kind.HOT_LOCK : Kind.PING_PONG;
  }

  static boolean isLock(String symbol) {
    return LOCK.matcher(symbol).find();
  }

  private static String name(Observed.Page page) {
    String address = "page 0x" + Long.toHexString(page.address());
    if (page.symbols().isEmpty()) {
      return address;
    }
    return address + " (" + few(page.symbols()) + ")";
  }

  private static String few(List<String> symbols) {
    String few = symbols.stream().limit(MOST_SYMBOLS).collect(Collectors.joining(", "));
    return symbols.size() > MOST_SYMBOLS ? few + ", …" : few;
  }

  private static String title(Kind kind, Observed.Page page) {
    String name = name(page);
    return switch (kind) {
      case FALSE_SHARING -> "Nodes write different parts of " + name;
      case HOT_LOCK -> {
        String lock = page.symbols().stream().filter(PageFindings::isLock).findFirst().orElse(null);
        yield lock == null
            ? "Something like a lock or a counter is fought for in " + name
            : "Lock " + lock + " is fought for in " + name;
      }
      case ONE_WRITER -> "One node writes what others read in " + name;
      default -> "Nodes write by turns in " + name;
    };
  }

  private List<String> evidence(
      Observed.Page page, FaultSum sum, double cost, Map<String, Part> parts) {
    List<String> evidence = new ArrayList<>();
    evidence.add(
        text(
            "%,d faults, %,.0f a second; %.1f µs each; %.2f harts stood still for it, %.0f %% of all"
                + " waits for pages",
            sum.faults(),
            sum.faults() / observed.seconds(),
            sum.nanos() / 1e3 / sum.faults(),
            cost,
            100.0 * sum.nanos() / Math.max(1, allWaits)));
    if (!page.home().isEmpty()) {
      evidence.add("it lives on " + page.home());
    }
    parts.forEach((node, part) -> {
      List<String> symbols = page.symbolsByNode().getOrDefault(node, List.of());
      evidence.add(
          text(
              "%s: %,d reads, %,d writes, %,d upgrades, %,d fetches%s%s",
              node,
              part.sum.reads(),
              part.sum.writes(),
              part.sum.upgrades(),
              part.sum.fetches(),
              part.lines == 0 ? "" : "; bytes " + bytes(part.lines),
              symbols.isEmpty() ? "" : ": " + few(symbols)));
    });
    return evidence;
  }

  /** Stretches of 64 bytes within the page. */
  static String bytes(long lines) {
    List<String> stretches = new ArrayList<>();
    for (int line = 0; line < Long.SIZE; ) {
      int begin = line;
      while (line < Long.SIZE && (lines >>> line & 1) != 0) {
        line++;
      }
      if (line > begin) {
        stretches.add(text("0x%x–0x%x", begin * 64, line * 64 - 1));
      } else {
        line++;
      }
    }
    String few = stretches.stream().limit(MOST_SYMBOLS).collect(Collectors.joining(", "));
    return stretches.size() > MOST_SYMBOLS ? few + ", …" : few;
  }

  private static String remedy(Kind kind, Observed.Page page) {
    String together =
        "keep the harts that use it on one node: give the model's nodes more harts each and the"
            + " machine fewer nodes, bind the program (numactl, taskset in the guest), or set"
            + " migrateHarts = true in the model's vm";
    return switch (kind) {
      case FALSE_SHARING ->
          "In the guest, put what different nodes write on pages of its own (per-CPU or per-node"
              + " data, alignment of 4096 bytes). Otherwise "
              + together
              + ". Or let nodes share less at once: adaptiveBlocks = true in its coherence block, or"
              + " coherenceUnit = 1 KiB in the cluster.";
      case HOT_LOCK ->
          "In the guest, take it less often, or one for each node (finer locks, per-CPU counters;"
              + " for the kernel's own: fewer processes that start, end or map memory at once)."
              + " Otherwise "
              + together
              + ".";
      case ONE_WRITER ->
          "Readers copy the page after each write: write it less often, or apart from what is only"
              + " read. If the kernel's clock is in it, a smaller timeScale in the model's vm, or"
              + " timerPacing = true in its coherence block, makes it rarer. Otherwise "
              + together
              + ".";
      default ->
          (page.home().isEmpty() ? "" : "If one node uses it most, move its hart to ")
              + (page.home().isEmpty() ? "K" : page.home() + ". Otherwise k")
              + together.substring(1)
              + ".";
    };
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
