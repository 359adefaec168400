package org.pangaea.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a kernel has printed so far: a mark after each round. One thread reads, another waits. */
final class KernelMarks {
  private static final Pattern MARK = Pattern.compile("round (\\d+) ([0-9a-f]{16})");
  private static final long NANOS_PER_MILLI = 1_000_000;

  /**
   * A round that is done.
   *
   * @param round counted from 1
   * @param sum of all results so far
   */
  record Mark(int round, String sum) {}

  /**
   * A mark that was read as soon as it was there.
   *
   * @param at what the process had used then
   */
  record Point(Mark mark, Usage at) {}

  private final Supplier<Usage> meter;
  private final List<Mark> marks = new ArrayList<>();
  private final List<Point> points = new ArrayList<>();
  private String latest = "";
  private boolean ended;

  KernelMarks(Supplier<Usage> meter) {
    this.meter = meter;
  }

  /** Reads to the end. */
  void read(BufferedReader from) {
    try (from) {
      for (String line; (line = from.readLine()) != null; ) {
        // Where this thread comes late, more is waiting, and the time is that of another round.
        add(line.strip(), !from.ready());
      }
    } catch (IOException e) {
      // The process is gone, and its output with it.
      return;
    } finally {
      end();
    }
  }

  private synchronized void add(String line, boolean inTime) {
    if (!line.isEmpty()) {
      latest = line;
    }
    Matcher matcher = MARK.matcher(line);
    if (matcher.matches()) {
      Mark mark = new Mark(Integer.parseInt(matcher.group(1)), matcher.group(2));
      marks.add(mark);
      if (inTime) {
        points.add(new Point(mark, meter.get()));
        notifyAll();
      }
    }
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /**
   * Waits for a mark.
   *
   * @param nanos not before this time, by System.nanoTime
   * @param deadline until when to wait, likewise
   * @return empty if the output ends before, or time is up
   */
  synchronized Optional<Point> await(long nanos, long deadline) throws InterruptedException {
    for (int next = 0; ; ) {
      for (; next < points.size(); next++) {
        if (points.get(next).at().nanos() - nanos >= 0) {
          return Optional.of(points.get(next));
        }
      }
      long left = deadline - System.nanoTime();
      if (ended || left <= 0) {
        return Optional.empty();
      }
      wait(left / NANOS_PER_MILLI + 1);
    }
  }

  /** All marks so far. */
  synchronized List<Mark> all() {
    return List.copyOf(marks);
  }

  /** The latest line that was not empty. */
  synchronized String latest() {
    return latest;
  }
}
