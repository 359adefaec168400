package org.pangaea.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.pangaea.control.HartStatus;
import org.pangaea.control.Latency;
import org.pangaea.control.LinkStatus;
import org.pangaea.control.MirrorCounts;
import org.pangaea.control.ShareStatus;

/** A machine's status as tables. What VMMs count is shown by the names that they give it. */
final class StatusText {
  private final StatusView view;

  /** Nodes that told something. */
  private final List<StatusView.Node> telling;

  private final StringBuilder text = new StringBuilder();

  private StatusText(StatusView view) {
    this.view = view;
    telling = view.nodes().stream().filter(node -> node.share() != null).toList();
  }

  static String of(StatusView view) {
    StatusText status = new StatusText(view);
    status.write();
    return status.text.toString();
  }

  private void write() {
    text.append(
        "%s: %s, guest time %s\n\n"
            .formatted(
                view.name(),
                view.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                Numbers.guestTime(view.guestTicks())));
    harts();
    pages();
    mirrors();
    counters("FAULTS AND TRANSFERS", StatusText::isPaging);
    counters("OTHER EVENTS", name -> !isPaging(name));
    latencies();
    links();
    for (StatusView.Node node : view.nodes()) {
      if (node.problem() != null) {
        text.append(node.problem()).append('\n');
      }
    }
  }

  private void harts() {
    Table table = new Table("NODE", "HART", "MIPS", "INSTRUCTIONS", "CPU", "STATE");
    for (StatusView.Node node : telling) {
      for (HartStatus hart : node.share().harts()) {
        table.row(
            node.name(),
            Integer.toString(hart.id()),
            Numbers.tenths(node.mips().getOrDefault(hart.id(), 0.0)),
            Numbers.whole(hart.instructions()),
            Numbers.tenths(hart.cpuNanos() / 1e9) + " s",
            hart.state());
      }
    }
    append(table);
  }

  private void pages() {
    Set<String> states = names(share -> share.pagesByState().keySet());
    if (states.isEmpty()) {
      return;
    }
    int kib = telling.getFirst().share().pageBytes() >> 10;
    List<String> header = new ArrayList<>(List.of("PAGES HELD (" + kib + " KiB)"));
    states.forEach(state -> header.add(state.toUpperCase(Locale.ROOT)));
    Table table = new Table(header);
    for (StatusView.Node node : telling) {
      List<String> row = new ArrayList<>(List.of(node.name()));
      states.forEach(
          state -> row.add(Numbers.whole(node.share().pagesByState().getOrDefault(state, 0L))));
      table.row(row);
    }
    append(table);
  }

  private void mirrors() {
    Map<String, MirrorCounts> mirrors = new LinkedHashMap<>();
    telling.forEach(node -> mirrors.put(node.name(), node.share().mirrors()));
    if (!mirrors.isEmpty()) {
      append(MirrorText.of(mirrors));
    }
  }

  /** Faults by kind, and pages that travel; the rest are calls between nodes. */
  private static boolean isPaging(String name) {
    return !name.startsWith("mmio")
        && !name.startsWith("ipi")
        && !name.startsWith("fence")
        && !name.startsWith("hart")
        && !name.startsWith("interrupt")
        && !name.startsWith("sbi");
  }

  private void counters(String title, Function<String, Boolean> wanted) {
    List<String> header = new ArrayList<>(List.of(title));
    telling.forEach(node -> header.add(node.name()));
    Table table = new Table(header);
    boolean any = false;
    for (String name : names(share -> share.counters().keySet())) {
      List<Long> values =
          telling.stream().map(n -> n.share().counters().getOrDefault(name, 0L)).toList();
      if (wanted.apply(name) && values.stream().anyMatch(value -> value != 0)) {
        List<String> row = new ArrayList<>(List.of(name));
        values.forEach(value -> row.add(Numbers.whole(value)));
        table.row(row);
        any = true;
      }
    }
    if (any) {
      append(table);
    }
  }

  private void latencies() {
    Table table = new Table("LATENCY", "NODE", "COUNT", "P50", "P99", "MAX");
    boolean any = false;
    for (String name : names(share -> share.latencies().keySet())) {
      for (StatusView.Node node : telling) {
        Latency latency = node.share().latencies().get(name);
        if (latency != null && latency.count() > 0) {
          any = true;
          table.row(
              name,
              node.name(),
              Numbers.whole(latency.count()),
              Numbers.tenths(latency.p50()) + " µs",
              Numbers.tenths(latency.p99()) + " µs",
              Numbers.tenths(latency.max()) + " µs");
        }
      }
    }
    if (any) {
      append(table);
    }
  }

  private void links() {
    Table table = new Table("LINK", "STATE", "FRAMES IN", "FRAMES OUT", "BYTES IN", "BYTES OUT");
    boolean any = false;
    for (StatusView.Node node : telling) {
      for (LinkStatus link : node.share().links()) {
        any = true;
        table.row(
            node.name() + " - " + link.peer(),
            link.open() ? "up" : "down",
            Numbers.whole(link.framesIn()),
            Numbers.whole(link.framesOut()),
            Numbers.whole(link.bytesIn()),
            Numbers.whole(link.bytesOut()));
      }
    }
    if (any) {
      append(table);
    }
  }

  private Set<String> names(Function<ShareStatus, Collection<String>> of) {
    Set<String> names = new LinkedHashSet<>();
    telling.forEach(node -> names.addAll(of.apply(node.share())));
    return names;
  }

  private void append(Table table) {
    text.append(table.text()).append('\n');
  }
}
