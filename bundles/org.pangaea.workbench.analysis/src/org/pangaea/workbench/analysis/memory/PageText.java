package org.pangaea.workbench.analysis.memory;

import org.pangaea.analysis.memory.Holding;
import org.pangaea.analysis.memory.HotPage;
import org.pangaea.analysis.memory.MemoryWatch;
import org.pangaea.analysis.memory.PageView;
import org.pangaea.workbench.analysis.common.Texts;

/** All that is known of a page, in a line or two. */
public final class PageText {
  private PageText() {}

  /** Of a page, counted from the machine's first. */
  public static String of(MemoryWatch watch, int index) {
    PageView page = watch.picture().page(index);
    StringBuilder text = new StringBuilder();
    text.append(
        Texts.of(
            "page 0x%x (address 0x%x), home %s, %s",
            watch.picture().layout().firstPage() + index, page.address(), page.home(), held(page)));
    if (page.arrivals() > 0) {
      text.append(Texts.of(", %,d arrivals, %.1f/s lately", page.arrivals(), page.rate()));
    }
    for (HotPage hot : watch.hottest()) {
      if (hot.view().page() == index) {
        text.append(
            Texts.of(
                "\n%,d faults by hart %s, waited %s",
                hot.faults(), Texts.byHart(hot.byHart()), Texts.nanos(hot.waitedNanos())));
        if (!hot.symbols().isEmpty()) {
          text.append("; ").append(Texts.few(hot.symbols()));
        }
      }
    }
    return text.toString();
  }

  private static String held(PageView page) {
    if (page.owner() != null) {
      return "owned by " + page.owner();
    }
    return switch (page.holding()) {
      case Holding.SHARED -> "shared by " + String.join(", ", page.sharers());
      case Holding.UNTOUCHED -> "never touched";
      default -> "under way, or not told yet";
    };
  }
}
