package org.pangaea.workbench.analysis.trace;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.SashForm;
import org.eclipse.swt.widgets.Composite;
import org.pangaea.analysis.lanes.Lane;
import org.pangaea.analysis.lanes.Recording;
import org.pangaea.analysis.lanes.SpanStatistics;
import org.pangaea.trace.Activity;
import org.pangaea.workbench.analysis.common.SortedTable;
import org.pangaea.workbench.analysis.common.SortedTable.Column;
import org.pangaea.workbench.analysis.common.Texts;

/** What a span sums up to: what each hart did, and which pages were waited for. */
final class SpanTables {
  private final SashForm sash;
  private final SortedTable<SpanStatistics.Hart> harts;
  private final SortedTable<SpanStatistics.Page> pages;

  /**
   * Empty tables.
   *
   * @param recording what the statistics are of
   * @param chosen is told which page was double-clicked, by its address
   */
  SpanTables(Composite parent, Supplier<Recording> recording, LongConsumer chosen) {
    sash = new SashForm(parent, SWT.VERTICAL | SWT.SMOOTH);
    harts = new SortedTable<>(sash, hartColumns(recording), SpanStatistics.Hart::lane, hart -> {});
    pages =
        new SortedTable<>(
            sash,
            pageColumns(recording),
            SpanStatistics.Page::page,
            found -> chosen.accept(address(recording, found)));
    sash.setWeights(1, 1);
  }

  void show(SpanStatistics statistics) {
    harts.show(statistics.harts());
    pages.show(statistics.pages());
  }

  SortedTable<SpanStatistics.Hart> harts() {
    return harts;
  }

  SortedTable<SpanStatistics.Page> pages() {
    return pages;
  }

  private static List<Column<SpanStatistics.Hart>> hartColumns(Supplier<Recording> recording) {
    return List.of(
        Column.text("Hart", 110, hart -> name(recording.get().lanes().get(hart.lane()))),
        part("Running", Activity.RUNNING),
        part("Idle", Activity.IDLE),
        part("Resting", Activity.RESTING),
        part("Page", Activity.PAGE),
        part("Fence", Activity.FENCE),
        part("Device", Activity.DEVICE),
        part("Call", Activity.CALL),
        part("Stopped", Activity.STOPPED),
        Column.number(
            "In SBI", 75, hart -> (double) hart.callNanos(), hart -> Texts.nanos(hart.callNanos())),
        Column.number("Waits", 60, hart -> (double) hart.faults(), hart -> "" + hart.faults()),
        Column.text(
            "Waited for",
            170,
            hart ->
                hart.byNode().entrySet().stream()
                    .map(node -> node.getKey() + " " + Texts.nanos(node.getValue()))
                    .collect(Collectors.joining(", "))));
  }

  private static String name(Lane lane) {
    return lane.nodeName() + " hart " + lane.hart();
  }

  private static Column<SpanStatistics.Hart> part(String title, Activity activity) {
    return Column.number(
        title, 65, hart -> part(hart, activity), hart -> Texts.of("%.1f %%", part(hart, activity)));
  }

  private static double part(SpanStatistics.Hart hart, Activity activity) {
    long all = 0;
    for (long nanos : hart.nanos()) {
      all += nanos;
    }
    return 100.0 * hart.nanos()[activity.ordinal()] / Math.max(1, all);
  }

  private static long address(Supplier<Recording> recording, SpanStatistics.Page page) {
    return recording.get().machine().address(page.page());
  }

  private static List<Column<SpanStatistics.Page>> pageColumns(Supplier<Recording> recording) {
    return List.of(
        Column.number(
            "Page",
            95,
            found -> (double) found.page(),
            found -> Texts.address(address(recording, found))),
        Column.number("Waits", 60, found -> (double) found.faults(), found -> "" + found.faults()),
        Column.number(
            "Waited", 75, found -> (double) found.nanos(), found -> Texts.nanos(found.nanos())),
        Column.text("Symbols", 170, SpanStatistics.Page::symbols),
        Column.text(
            "By hart",
            150,
            found ->
                found.byHart().entrySet().stream()
                    .map(hart -> hart.getKey() + ": " + Texts.nanos(hart.getValue()))
                    .collect(Collectors.joining(", "))));
  }
}
