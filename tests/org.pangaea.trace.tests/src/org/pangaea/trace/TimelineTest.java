package org.pangaea.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One time for all nodes. */
class TimelineTest {
  @TempDir Path folder;

  private static Event at(int node, long nanos) {
    return new Event(node, nanos, EventType.LOST, 0, Event.NOBODY, Event.NOBODY, 0, 0, 0);
  }

  private Timeline timeline(String secondHost, double scale, long[]... readings) throws Exception {
    Machine machine =
        new Machine(
            "m",
            "now",
            scale,
            4096,
            List.of(
                new Machine.Node("a", "one", List.of()),
                new Machine.Node("b", secondHost, List.of())),
            List.of(),
            List.of(),
            List.of(),
            List.of());
    Path file = folder.resolve("trace");
    try (TraceWriter writer = new TraceWriter(file, machine)) {
      for (long[] reading : readings) {
        writer.clock((int) reading[0], reading[1], reading[2]);
      }
    }
    return new Timeline(TraceFile.open(file));
  }

  @Test
  void nodesOfOneHostReadOneClock() throws Exception {
    Timeline timeline =
        timeline("one", 1, new long[] {0, 1_000_000, 0}, new long[] {1, 1_000_000, 77});
    assertEquals(5000, timeline.nanos(at(0, 5000)));
    assertEquals(5000, timeline.nanos(at(1, 5000)));
  }

  @Test
  void betweenHostsGuestTimeIsTheLink() throws Exception {
    // The second host's clock is 1 s ahead; in one of the readings the machine was paused.
    Timeline timeline =
        timeline(
            "two",
            1,
            new long[] {0, 1_000_000, 10},
            new long[] {1, 1_001_000_000, 10},
            new long[] {0, 2_000_000, 10_010},
            new long[] {1, 1_002_000_000, 10_010},
            new long[] {1, 1_900_000_000, 10_010});
    assertEquals(5000, timeline.nanos(at(0, 5000)));
    assertEquals(5000, timeline.nanos(at(1, 1_000_005_000)));
  }

  @Test
  void guestTimeIsInterpolated() throws Exception {
    Timeline timeline =
        timeline(
            "one",
            0.5,
            new long[] {0, 1_000_000, 100},
            new long[] {0, 2_000_000, 5_100},
            new long[] {0, 3_000_000, 5_100});
    assertEquals(100, timeline.ticks(at(0, 1_000_000)));
    assertEquals(2_600, timeline.ticks(at(0, 1_500_000)));
    assertEquals(5_100, timeline.ticks(at(0, 2_700_000)));
    assertEquals(5_600, timeline.ticks(at(0, 3_100_000)));
    assertEquals(0, timeline.ticks(at(0, 900_000)));
    assertEquals(0, timeline.ticks(at(1, 1_000_000)), "without a reading nothing is known");
  }
}
