package org.pangaea.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.pangaea.analysis.counts.TopView;
import org.pangaea.control.FaultCount;

/** Where a machine's page faults are, and how its harts spend their time, as tables. */
final class TopText {
  private static final int MOST_SYMBOLS = 4;

  private TopText() {}

  static String of(TopView view) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s: %s page faults that waited, %s s in all, %s\n\n"
            .formatted(
                view.name(),
                Numbers.whole(view.faults()),
                seconds(view.nanos()),
                view.seconds() == 0
                    ? "since it started"
                    : "in the last " + Numbers.tenths(view.seconds()) + " s"));
    if (!view.harts().isEmpty()) {
      text.append(faults(view)).append('\n').append(times(view)).append('\n');
    }
    if (!view.mirrors().isEmpty()) {
      text.append(MirrorText.of(view.mirrors()).text()).append('\n');
    }
    if (!view.pages().isEmpty()) {
      text.append(pages(view)).append('\n');
    }
    if (view.forgotten() > 0) {
      text.append(
          Numbers.whole(view.forgotten())
              + " faults since it started were on pages too cold to be kept apart.\n");
    }
    if (view.symbolProblem() != null) {
      text.append("No symbols: ").append(view.symbolProblem()).append('\n');
    }
    return text.toString();
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
  }

  private static String faults(TopView view) {
    List<String> header = new ArrayList<>(List.of("NODE", "HART", "FAULTS"));
    List<String> kinds =
        view.harts().getFirst().counts().faults().stream().map(FaultCount::kind).toList();
    kinds.forEach(kind -> header.add(kind.toUpperCase(Locale.ROOT)));
    kinds.forEach(kind -> header.add(kind.toUpperCase(Locale.ROOT) + " AVG"));
    header.addAll(List.of("WAITED", "SBI CALLS"));
    Table table = new Table(header);
    for (TopView.Hart hart : view.harts()) {
      List<String> row = new ArrayList<>(List.of(hart.node(), "" + hart.counts().id()));
      row.add(Numbers.whole(TopView.sum(hart, FaultCount::count)));
      hart.counts().faults().forEach(kind -> row.add(Numbers.whole(kind.count())));
      hart.counts()
          .faults()
          .forEach(kind ->
              row.add(Numbers.tenths(kind.nanos() / 1e3 / Math.max(1, kind.count())) + " µs"));
      row.add(seconds(TopView.sum(hart, FaultCount::nanos)) + " s");
      row.add(Numbers.whole(hart.counts().sbiCalls()));
      table.row(row);
    }
    return table.text();
  }

  private static String times(TopView view) {
    List<String> activities =
        List.copyOf(view.harts().getFirst().counts().nanosByActivity().keySet());
    List<String> header = new ArrayList<>(List.of("NODE", "HART"));
    activities.forEach(activity -> header.add(activity.toUpperCase(Locale.ROOT)));
    Table table = new Table(header);
    for (TopView.Hart hart : view.harts()) {
      Map<String, Long> nanos = hart.counts().nanosByActivity();
      long all = Math.max(1, nanos.values().stream().mapToLong(Long::longValue).sum());
      List<String> row = new ArrayList<>(List.of(hart.node(), "" + hart.counts().id()));
      activities.forEach(activity ->
          row.add(Numbers.tenths(100.0 * nanos.getOrDefault(activity, 0L) / all) + "%"));
      table.row(row);
    }
    return table.text();
  }

  private static String pages(TopView view) {
    Table table =
        new Table(
            "PAGE", "HOME", "HELD BY", "FAULTS", "READ", "WRITE", "UPGRADE", "FETCH", "WAITED",
            "BY HART", "SYMBOLS");
    for (TopView.Page page : view.pages()) {
      table.row(
          "0x" + Long.toHexString(page.address()),
          page.home(),
          pairs(page.holders()),
          Numbers.whole(page.sum().faults()),
          Numbers.whole(page.sum().reads()),
          Numbers.whole(page.sum().writes()),
          Numbers.whole(page.sum().upgrades()),
          Numbers.whole(page.sum().fetches()),
          seconds(page.sum().nanos()) + " s",
          page.byHart().entrySet().stream()
              .map(hart -> (hart.getKey() < 0 ? "loader" : hart.getKey()) + ":" + hart.getValue())
              .collect(Collectors.joining(" ")),
          symbols(page.symbols()));
    }
    return table.text();
  }

  private static String pairs(Map<String, String> holders) {
    return holders.entrySet().stream()
        .map(holder -> holder.getKey() + ":" + holder.getValue())
        .collect(Collectors.joining(" "));
  }

  private static String symbols(List<String> names) {
    String few = names.stream().limit(MOST_SYMBOLS).collect(Collectors.joining(", "));
    return names.size() > MOST_SYMBOLS ? few + ", …" : few;
  }
}
