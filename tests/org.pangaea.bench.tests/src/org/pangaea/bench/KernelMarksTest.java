package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.Reader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pangaea.bench.KernelMarks.Mark;
import org.pangaea.bench.KernelMarks.Point;

class KernelMarksTest {
  private static final String SUM = "0123456789abcdef";

  /** A pipe out of which comes what was written at once, and then nothing until it is read. */
  private static final class Pipe extends Reader {
    private final String[] writes;
    private int next;

    Pipe(String... writes) {
      this.writes = writes;
    }

    @Override
    public int read(char[] to, int from, int length) {
      if (next == writes.length) {
        return -1;
      }
      String text = writes[next++];
      text.getChars(0, text.length(), to, from);
      return text.length();
    }

    @Override
    public boolean ready() {
      return false;
    }

    @Override
    public void close() {
      next = writes.length;
    }
  }

  private long clock;
  private final KernelMarks marks = new KernelMarks(() -> new Usage(clock += 10, 1, 2));

  private Optional<Point> from(long nanos) throws InterruptedException {
    return marks.await(nanos, System.nanoTime());
  }

  private static String line(int round) {
    return "round %d %s\r\n".formatted(round, SUM);
  }

  @Test
  void theFirstMarkFromATimeOnIsFound() throws InterruptedException {
    marks.read(new BufferedReader(new Pipe(line(1), "round 2 0123", "456789abcdef\n", line(3))));

    assertEquals(Optional.of(new Point(new Mark(1, SUM), new Usage(10, 1, 2))), from(0));
    assertEquals(2, from(11).orElseThrow().mark().round());
    assertEquals(2, from(20).orElseThrow().mark().round());
    assertEquals(Optional.empty(), from(31));
  }

  @Test
  void aMarkThatWasReadTooLateIsNoPointInTimeButCounts() throws InterruptedException {
    marks.read(new BufferedReader(new Pipe(line(1) + line(2), line(3))));

    assertEquals(2, from(0).orElseThrow().mark().round());
    assertEquals(List.of(1, 2, 3), marks.all().stream().map(Mark::round).toList());
  }

  @Test
  void otherLinesAreNoMarksAndTheLatestIsKept() throws InterruptedException {
    marks.read(new BufferedReader(new Pipe("WARNING: round 1\n", "a trap\n", "\n")));

    assertEquals(Optional.empty(), from(0));
    assertEquals("a trap", marks.latest());
  }

  @Test
  void whoWaitsIsToldOfTheMarkOrOfTheEnd() throws InterruptedException {
    long deadline = System.nanoTime() + 60_000_000_000L;
    Thread reader = new Thread(() -> marks.read(new BufferedReader(new Pipe(line(1)))));
    reader.start();

    assertEquals(1, marks.await(0, deadline).orElseThrow().mark().round());
    assertEquals(Optional.empty(), marks.await(1000, deadline));
    reader.join();
  }
}
