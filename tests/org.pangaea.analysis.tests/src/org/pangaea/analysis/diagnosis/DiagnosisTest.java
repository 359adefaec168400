package org.pangaea.analysis.diagnosis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pangaea.analysis.counts.FaultSum;
import org.pangaea.analysis.diagnosis.Finding.Kind;
import org.pangaea.control.MirrorCounts;

/** What is found, and what is not. */
class DiagnosisTest {
  private static final long SECOND = 1_000_000_000L;

  private static Observed.Use use(String node, int hart, long reads, long writes, long lines) {
    return new Observed.Use(
        node, hart, new FaultSum(reads, writes, 0, 0, (reads + writes) * 100_000), lines);
  }

  private static Observed.Page page(List<String> symbols, Observed.Use... uses) {
    return new Observed.Page(0x80200000L, "node0", List.of(uses), symbols, Map.of());
  }

  private static List<Finding> find(Observed.Page... pages) {
    return Diagnosis.of(
            new Observed("m", 1, List.of("node0", "node1"), List.of(), List.of(pages), Map.of()))
        .findings();
  }

  private static Kind kind(Observed.Page page) {
    List<Finding> found = find(page);
    assertEquals(1, found.size(), found::toString);
    assertEquals(0x80200000L, found.getFirst().address());
    assertFalse(found.getFirst().remedy().isEmpty());
    return found.getFirst().kind();
  }

  @Test
  void nodesThatWriteDifferentPartsShareFalsely() {
    Observed.Page page =
        page(List.of("a", "b"), use("node0", 0, 10, 90, 0b1), use("node1", 1, 10, 90, 0b110));
    assertEquals(Kind.FALSE_SHARING, kind(page));
    String evidence = String.join("\n", find(page).getFirst().evidence());
    assertTrue(evidence.contains("200 faults, 200 a second; 100.0 µs each"), evidence);
    assertTrue(evidence.contains("node1: 10 reads, 90 writes"), evidence);
    assertTrue(evidence.contains("bytes 0x40–0xbf"), evidence);
  }

  @Test
  void thoseThatWriteTheSamePartsDoNot() {
    assertEquals(
        Kind.PING_PONG,
        kind(page(List.of(), use("node0", 0, 10, 90, 0b11), use("node1", 1, 10, 90, 0b110))));
    // Where it is not known which parts were written, nothing false is claimed.
    assertEquals(
        Kind.PING_PONG,
        kind(page(List.of(), use("node0", 0, 10, 90, 0), use("node1", 1, 10, 90, 0b110))));
  }

  @Test
  void locksAreKnownByNameOrByTheirUse() {
    assertEquals(
        Kind.HOT_LOCK,
        kind(
            page(
                List.of("jiffies", "jiffies_lock"),
                use("node0", 0, 80, 20, 0b11),
                use("node1", 1, 80, 20, 0b11))));
    assertEquals(
        Kind.HOT_LOCK,
        kind(page(List.of(), use("node0", 0, 10, 90, 0b1), use("node1", 1, 10, 90, 0b1))));
    for (String lock : List.of("tasklist_lock", "mmap_sem", "rename_lock", "kernfs_rwsem")) {
      assertTrue(PageFindings.isLock(lock), lock);
    }
    for (String other : List.of("clocksource", "block_class", "semantics", "blocked", "sequence")) {
      assertFalse(PageFindings.isLock(other), other);
    }
  }

  @Test
  void oneWriterAndItsReaders() {
    assertEquals(
        Kind.ONE_WRITER,
        kind(page(List.of(), use("node0", 0, 0, 90, 0b1), use("node1", 1, 90, 0, 0b1))));
  }

  @Test
  void whatCostsLittleOrIsOfOneNodeIsNoFinding() {
    assertEquals(
        List.of(), find(page(List.of(), use("node0", 0, 5, 5, 0b1), use("node1", 1, 3, 2, 0b1))));
    assertEquals(
        List.of(),
        find(page(List.of(), use("node1", 1, 500, 500, 0b1), use("node1", 2, 500, 500, 0b1))));
    assertEquals(
        List.of(), find(page(List.of(), use("node0", 0, 500, 0, 1), use("node1", 1, 500, 0, 1))));
  }

  private static Observed.Hart hart(String node, int id, double running, double page) {
    long run = (long) (running * SECOND);
    long wait = (long) (page * SECOND);
    return new Observed.Hart(
        node, id, Map.of("running", run, "page", wait, "idle", SECOND - run - wait));
  }

  private static List<Kind> load(Observed.Hart... harts) {
    return Diagnosis.of(
            new Observed("m", 1, List.of("node0", "node1"), List.of(harts), List.of(), Map.of()))
        .findings()
        .stream()
        .map(Finding::kind)
        .toList();
  }

  @Test
  void unequalLoadIsFound() {
    assertEquals(
        List.of(Kind.HART_IMBALANCE),
        load(hart("node0", 0, 0.9, 0), hart("node0", 1, 0.1, 0), hart("node1", 2, 0.5, 0)));
    assertEquals(
        List.of(Kind.NODE_IMBALANCE),
        load(hart("node0", 0, 0.9, 0), hart("node0", 1, 0.9, 0), hart("node1", 2, 0.1, 0)));
    assertEquals(List.of(), load(hart("node0", 0, 0.9, 0), hart("node1", 1, 0.8, 0)));
    assertEquals(List.of(), load(hart("node0", 0, 0.1, 0), hart("node1", 1, 0.1, 0)));
    assertEquals(List.of(), load());
  }

  @Test
  void aHartThatIsAwayOrStoppedIsNotLazy() {
    Observed.Hart away = new Observed.Hart("node1", 0, Map.of("away", SECOND));
    Observed.Hart stopped = new Observed.Hart("node1", 1, Map.of("stopped", SECOND));
    assertEquals(List.of(), load(hart("node0", 0, 0.9, 0), away, stopped));
  }

  @Test
  void muchWaitingIsFound() {
    assertEquals(
        List.of(Kind.WAITING), load(hart("node0", 0, 0.5, 0.4), hart("node1", 1, 0.9, 0.05)));
  }

  @Test
  void aNodeThatGivesPagesBackAllTheTimeNeedsMemory() {
    Observed observed =
        new Observed(
            "m",
            1,
            List.of("node0"),
            List.of(),
            List.of(),
            Map.of(
                "node0",
                new MirrorCounts(250, 1 << 20, 30, 30, 30),
                "node1",
                new MirrorCounts(250, 0, 30, 30, 30),
                "node2",
                new MirrorCounts(100, 1 << 20, 30, 30, 30)));
    List<Finding> findings = Diagnosis.of(observed).findings();
    assertEquals(1, findings.size());
    assertEquals(Kind.MIRROR_BUDGET, findings.getFirst().kind());
    assertEquals("node0", findings.getFirst().node());
  }
}
