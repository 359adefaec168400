package org.pangaea.workbench.analysis.memory;

import java.util.List;
import java.util.function.Consumer;
import org.eclipse.swt.widgets.Composite;
import org.pangaea.analysis.memory.HotPage;
import org.pangaea.analysis.memory.PageView;
import org.pangaea.workbench.analysis.common.SortedTable;
import org.pangaea.workbench.analysis.common.SortedTable.Column;
import org.pangaea.workbench.analysis.common.Texts;

/** The pages that harts wait for. */
final class HotPagesTable {
  private HotPagesTable() {}

  static SortedTable<HotPage> create(Composite parent, Consumer<HotPage> opened) {
    return new SortedTable<>(
        parent,
        List.of(
            Column.number(
                "Page",
                95,
                page -> (double) page.view().page(),
                page -> Texts.address(page.view().address())),
            Column.number("Faults/s", 70, HotPage::rate, page -> Texts.rate(page.rate())),
            Column.number("Faults", 70, page -> (double) page.faults(), page -> "" + page.faults()),
            Column.number("Waited", 75, page -> (double) page.waitedNanos(), HotPagesTable::waited),
            Column.text("Held by", 130, page -> heldBy(page.view())),
            Column.text("Home", 60, page -> page.view().home()),
            Column.text("Symbols", 190, page -> String.join(", ", page.symbols())),
            Column.text("By hart", 110, page -> Texts.byHart(page.byHart()))),
        page -> page.view().page(),
        opened);
  }

  private static String waited(HotPage page) {
    return Texts.nanos(page.waitedNanos());
  }

  static String heldBy(PageView page) {
    if (page.owner() != null) {
      return page.owner();
    }
    return page.sharers().isEmpty() ? "" : "shared: " + String.join(" ", page.sharers());
  }
}
