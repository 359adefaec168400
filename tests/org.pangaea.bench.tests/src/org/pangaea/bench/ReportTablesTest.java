package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pangaea.control.Latency;
import org.pangaea.control.LatencyBucket;
import org.pangaea.fabric.bench.PingPongResult;

class ReportTablesTest {
  private static final Trips TRIPS =
      new Trips(
          new LinkedHashMap<>(Map.of("read-from-home", 4000L)), 9, 8, 3000, 7, 6, 5, 4, 9000, 99);
  private static final Latency TEN = Latency.of(List.of(new LatencyBucket(10, 5)));
  private static final Latency TWENTY = Latency.of(List.of(new LatencyBucket(20, 5)));

  private static Report report(double load) {
    return new Report(
        new Computer("cpu", 2, "system", "java", load),
        3,
        false,
        Map.of("linux", "6.12"),
        List.of(
            new Boot(1, 4, 1, 10, 11, 1_000_000_000, 20, 0, TRIPS),
            new Boot(2, 4, 1, 15, 16, 1_000_000_000, 28, 4, TRIPS)),
        List.of(new Speed("integers", 1, 80, 75), new Speed("integers", 2, 80, 150)),
        new PingPongResult(100, 5, 10, 20, 30),
        List.of(new Faults(Wiring.UNIX, 1, TEN, TEN, Latency.NONE, 1234)),
        List.of(
            new BoundFaults(
                "one processor",
                new PingPongResult(100, 5, 10, 20, 30),
                new Faults(Wiring.UNIX, 1, TWENTY, TEN, Latency.NONE, 1234),
                new Faults(Wiring.UNIX, 4, TEN, TEN, Latency.NONE, 99),
                3.5,
                2.5)),
        List.of(
            new Faults(Wiring.TCP, 1, TEN, TEN, Latency.NONE, 1234),
            new Faults(Wiring.TLS, 1, TWENTY, TEN, Latency.NONE, 1000)),
        new Boot(2, 4, 1, 15, 16, 1_000_000_000, 28, 4, TRIPS),
        "7.2.22",
        List.of(new EmulatorBoot(4, 5, 6, 10)),
        KernelResultsTest.results(),
        List.of(
            new ProgramRate("dd", "1 node, 1 hart", 20, 60), new ProgramRate("dd", "QEMU", 40, 40)),
        List.of(
            new ParallelRun("one", 2, 2, 4, 10, 100, null, 0.95),
            new ParallelRun("two", 2, 2.5, 4, 50, 200, 1.6, 0.9),
            new ParallelRun("two, together", 1, 2.25, 4, 0, 200, 1.75, null),
            new ParallelRun("two threads", 0, 1.5, 3, 0, 0, 1.875, null)),
        List.of(
            new MeasureEffect(null, "idle", 10, 4, 200, 1.5, 50),
            new MeasureEffect("without timerPacing", "idle", 10, 6, 500, 3, 20)));
  }

  private static List<String> row(String title, String first) {
    return ReportTables.of(report(0)).stream()
        .filter(table -> table.title().startsWith(title))
        .flatMap(table -> table.rows().stream())
        .filter(row -> row.getFirst().equals(first))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyResultHasItsTable() {
    assertEquals(
        List.of(
            "Computer",
            "Boot of Debian's kernel to a shell",
            "The same boot on QEMU 7.2.22 (TCG)",
            "Guest instructions, million a second (MIPS)",
            "Remote faults of two nodes, and the raw exchange of two JVMs",
            "Remote read faults whose partners sleep, and the raw exchange, bound to the same processors",
            "Remote faults of 1 + 1 harts over links between computers, plain and encrypted",
            "Round trips and messages of a boot on 2 nodes, 4 harts (1000 M instructions)",
            "Kernels in C: rounds a second of the hart's thread, beside QEMU 7.2.22 (TCG)",
            "Wide code: rounds a second of wall time, beside QEMU 7.2.22 (TCG)",
            "Programs in the guest, one hart, beside QEMU 7.2.22 (TCG)",
            "Programs on two harts, on a node each and on the same",
            "Linux on two nodes with four harts: measures as by default, and with one changed"),
        ReportTables.of(report(0)).stream().map(Table::title).toList());
  }

  @Test
  void whatWasNotMeasuredHasNone() {
    Report empty =
        new Report(
            new Computer("cpu", 2, "system", "java", 0),
            1,
            false,
            Map.of(),
            List.of(),
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(),
            null,
            null,
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of());

    assertEquals(1, ReportTables.of(empty).size());
  }

  @Test
  void figuresStandBesideTheirPeers() {
    assertEquals(
        List.of("28.0", "4.0", "1.50×", "1.40×", "1.20×"),
        row("Boot", "2 nodes, 4 harts").subList(5, 10));
    assertEquals("3.00×", row("The same", "2 nodes, 4 harts").get(3), "time to the shell");
    assertEquals("2.80×", row("The same", "2 nodes, 4 harts").getLast(), "CPU time");
    assertEquals("2.00×", row("Remote", "1 + 1 harts: read fault").get(3), "median");
    assertEquals("1.00×", row("Remote", "1 + 1 harts: read fault").get(5), "99th percentile");
    assertEquals(
        List.of("one processor: 1 + 1 harts", "5", "20.0", "3.50×", "20.0", "2.50×", "1234"),
        row("Remote read faults", "one processor: 1 + 1 harts"));
    assertEquals("99", row("Remote read faults", "one processor: 4 + 4 harts").getLast());
    assertEquals("2.00×", row("Remote faults of 1 + 1", "TLS: read fault").get(3), "to plain");
    assertEquals(
        "4.00", row("Round trips", "page: read from home").getLast(), "per million instructions");
  }

  @Test
  void programsOnTwoHartsStandBesideOneAlone() {
    assertEquals(
        List.of("one", "2", "2.00", "4.0", "10", "100", "0.10", "-", "0.95×"),
        row("Programs on two", "one"));
    assertEquals(List.of("1.60×", "0.90×"), row("Programs on two", "two").subList(7, 9));
    assertEquals(List.of("1.75×", "-"), row("Programs on two", "two, together").subList(7, 9));
    assertEquals(
        List.of("two threads", "-", "1.50", "3.0", "-", "-", "-", "1.88×", "-"),
        row("Programs on two", "two threads"));
  }

  @Test
  void kernelsStandBesideQemuAndTheMeanBelowThem() {
    assertEquals(
        List.of("integer matrix", "100.0", "200.0", "50.0", "2.00×", "4.00×", "0.50×"),
        row("Kernels", "integer matrix").subList(0, 7));
    assertEquals(
        List.of("geometric mean", "", "", "", "1.00×", "2.00×", "0.25×"),
        row("Kernels", "geometric mean").subList(0, 7));
    assertEquals(
        List.of("1200 functions, translator", "5.0", "0.50×", "20.0", "2.00×"),
        row("Wide", "1200 functions, translator"));
    assertEquals("-", row("Wide", "1200 functions, QEMU").getLast());
  }

  @Test
  void programsStandBesideQemu() {
    assertEquals(List.of("dd", "40", "60", "1.50×", "0.50×"), row("Programs", "dd"));
  }

  @Test
  void aMeasureStandsBelowTheWorkloadWithAllOfThem() {
    assertEquals(
        List.of("idle", "10.0", "4.0", "200", "1.5", "50", "4.0", "-", "-"),
        row("Linux on two nodes", "idle"));
    assertEquals(
        List.of(
            "… without timerPacing", "10.0", "6.0", "500", "3.0", "20", "25.0", "2.50×", "1.50×"),
        row("Linux on two nodes", "… without timerPacing"));
  }

  @Test
  void twoHartsAreComparedWithOne() {
    Table speeds =
        ReportTables.of(report(0)).stream()
            .filter(table -> table.title().startsWith("Guest"))
            .findFirst()
            .orElseThrow();

    assertEquals(
        List.of("1.00×", "2.00×"), speeds.rows().stream().map(row -> row.getLast()).toList());
  }

  @Test
  void rowsHaveACellForEachColumn() {
    for (Table table : ReportTables.of(report(0))) {
      for (List<String> row : table.rows()) {
        assertEquals(table.header().size(), row.size(), table::title);
      }
    }
  }

  @Test
  void aBusyComputerIsWarnedOf() {
    assertFalse(ReportTables.of(report(0.2)).getFirst().toText().contains("busy"));
    assertTrue(ReportTables.of(report(2.5)).getFirst().toText().contains("busy"));
  }

  @Test
  void aTableForATerminalHasAlignedColumns() {
    Table table =
        new Table(
            "Title",
            List.of("what", "count"),
            List.of(List.of("a", "1"), List.of("longer", "23")),
            List.of("A note."));

    assertEquals(
        """
        Title
          what    count
          a           1
          longer     23
          A note.
        """,
        table.toText());
  }

  @Test
  void aTableInMarkdownCanBePasted() {
    Table table =
        new Table("Title", List.of("a|b", "n"), List.of(List.of("x", "1")), List.of("A note."));

    assertEquals(
        """
        **Title**

        | a\\|b | n |
        | --- | ---: |
        | x | 1 |

        A note.
        """,
        table.toMarkdown());
  }
}
