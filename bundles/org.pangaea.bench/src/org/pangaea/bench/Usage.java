package org.pangaea.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a process had used at a point in time.
 *
 * @param nanos when, by System.nanoTime
 * @param threadSeconds CPU time of the thread that executes guest code; NaN if there is none
 * @param processSeconds CPU time of all its threads, those that ended included; NaN if it is gone
 */
record Usage(long nanos, double threadSeconds, double processSeconds) {
  /** Linux counts in hundredths of a second here, on every architecture. */
  private static final double TICKS_PER_SECOND = 100;

  /** Places of utime and stime in proc(5)'s stat, counted from behind the name. */
  private static final int USER_TIME = 11;

  private static final int SYSTEM_TIME = 12;

  /** A process of which one thread is of interest. */
  static final class Meter {
    private final Path process;
    private final String threadName;
    private Optional<Path> thread = Optional.empty();

    /**
     * Finds the thread when it is there.
     *
     * @param process its directory, {@code /proc/PID}
     * @param threadName name of the thread
     */
    Meter(Path process, String threadName) {
      this.process = process;
      this.threadName = threadName;
    }

    /** This moment. */
    Usage now() {
      if (thread.isEmpty()) {
        thread = find();
      }
      return new Usage(
          System.nanoTime(), thread.map(Usage::seconds).orElse(Double.NaN), seconds(process));
    }

    private Optional<Path> find() {
      try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
        for (Path task : tasks) {
          if (text(task.resolve("comm")).strip().equals(threadName)) {
            return Optional.of(task);
          }
        }
      } catch (IOException e) {
        // The process is gone, or a thread that was listed is: whoever asks sees no time.
        return Optional.empty();
      }
      return Optional.empty();
    }
  }

  private static double seconds(Path folder) {
    try {
      String stat = text(folder.resolve("stat"));
      // The name in parentheses may hold blanks and parentheses itself.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
          / TICKS_PER_SECOND;
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
