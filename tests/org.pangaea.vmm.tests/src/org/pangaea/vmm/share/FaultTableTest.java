package org.pangaea.vmm.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pangaea.trace.FaultKind;

/** Faults are counted by page exactly, as long as they are not too many pages. */
class FaultTableTest {
  private final Random random = new Random(Long.getLong("pangaea.seed", 4));
  private final FaultTable table = new FaultTable();

  private Map<Long, FaultTable.Row> rows() {
    Map<Long, FaultTable.Row> rows = new HashMap<>();
    table.forEach(row -> assertEquals(null, rows.put(row.gfn(), row)));
    return rows;
  }

  @Test
  void everyPageHasItsOwnCounts() {
    Map<Long, FaultTable.Row> expected = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      long page = 0x80000 + random.nextInt(FaultTable.MOST_PAGES) * 512L;
      FaultKind kind = FaultKind.values()[random.nextInt(4)];
      int line = random.nextInt(-1, 64);
      table.count(page, kind, i, line);
      expected.merge(page, one(page, kind, i, line), FaultTableTest::sum);
    }
    assertEquals(expected, rows());
    assertEquals(0, table.forgotten());
  }

  private static FaultTable.Row one(long page, FaultKind kind, long nanos, int line) {
    return new FaultTable.Row(
        page,
        kind == FaultKind.READ ? 1 : 0,
        kind == FaultKind.WRITE ? 1 : 0,
        kind == FaultKind.UPGRADE ? 1 : 0,
        kind == FaultKind.FETCH ? 1 : 0,
        nanos,
        line < 0 ? 0 : 1L << line);
  }

  private static FaultTable.Row sum(FaultTable.Row a, FaultTable.Row b) {
    return new FaultTable.Row(
        a.gfn(),
        a.reads() + b.reads(),
        a.writes() + b.writes(),
        a.upgrades() + b.upgrades(),
        a.fetches() + b.fetches(),
        a.nanos() + b.nanos(),
        a.lines() | b.lines());
  }

  @Test
  void theColderPagesAreGivenUpWhenThereAreTooMany() {
    int hot = 100;
    int all = 0;
    for (int round = 0; round < 20; round++) {
      for (int page = 0; page < hot; page++) {
        table.count(page, FaultKind.WRITE, 1, 0);
        table.count(page, FaultKind.READ, 1, 0);
        all += 2;
      }
      for (int page = 0; page < FaultTable.MOST_PAGES; page++) {
        table.count(1_000_000L * (round + 1) + page, FaultKind.READ, 1, 0);
        all++;
      }
    }
    Map<Long, FaultTable.Row> rows = rows();
    for (long page = 0; page < hot; page++) {
      assertTrue(rows.containsKey(page), "hot page " + page);
      assertEquals(20, rows.get(page).writes());
    }
    assertTrue(rows.size() <= FaultTable.MOST_PAGES);
    long kept = rows.values().stream().mapToLong(FaultTable.Row::faults).sum();
    assertEquals(all, kept + table.forgotten());
  }

  @Test
  void pagesThatAreAllAlikeDoNotMakeItGrow() {
    for (int page = 0; page < 10 * FaultTable.MOST_PAGES; page++) {
      table.count(page, FaultKind.FETCH, 1, -1);
    }
    assertTrue(rows().size() <= FaultTable.MOST_PAGES);
    assertTrue(rows().containsKey(10L * FaultTable.MOST_PAGES - 1), "the last one");
  }
}
