package org.pangaea.bench;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a console and remembers when a line with a certain end was complete. */
final class LineWatch extends OutputStream {
  private static final int LONGEST = 4096;

  private final String end;
  private final Supplier<Moment> clock;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private volatile Line seen;
  private volatile String latest = "";

  LineWatch(String end, Supplier<Moment> clock) {
    this.end = end;
    this.clock = clock;
  }

  @Override
  public synchronized void write(int output) {
    if (output != '\n') {
      if (line.size() < LONGEST) {
        line.write(output);
      }
      return;
    }
    String text = line.toString(StandardCharsets.UTF_8).strip();
    line.reset();
    if (!text.isEmpty()) {
      latest = text;
    }
    if (seen == null && text.endsWith(end)) {
      seen = new Line(clock.get(), text);
    }
  }

  /** The line, if it is complete. */
  Optional<Line> seen() {
    return Optional.ofNullable(seen);
  }

  /** The latest line that was not empty. */
  String latest() {
    return latest;
  }
}
