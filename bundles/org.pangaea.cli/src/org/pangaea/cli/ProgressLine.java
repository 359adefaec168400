package org.pangaea.cli;

import org.pangaea.guests.Progress;

/** Progress for people: one line that changes on a terminal, a line for each phase elsewhere. */
final class ProgressLine implements Progress, AutoCloseable {
  private static final int WIDTH = 24;
  private static final double MIB = 1 << 20;

  private final Messages messages;
  private final boolean changing;
  private String phase = "";
  private int shown = -1;

  ProgressLine(Messages messages, Terminal terminal) {
    this.messages = messages;
    changing = terminal.isError();
  }

  @Override
  public void phase(String text) {
    phase = text;
    shown = -1;
    if (changing) {
      messages.status(text + " …");
    } else {
      messages.info(text);
    }
  }

  @Override
  public void bytes(long done, long total) {
    // A hundred changes of the line are plenty.
    int part = total > 0 ? (int) (100 * Math.min(done, total) / total) : (int) (done >> 20);
    if (!changing || part == shown) {
      return;
    }
    shown = part;
    if (total > 0) {
      int filled = part * WIDTH / 100;
      messages.status(
          "%s [%s%s] %d %% of %.1f MiB"
              .formatted(phase, "#".repeat(filled), ".".repeat(WIDTH - filled), part, total / MIB));
    } else {
      messages.status("%s, %.1f MiB".formatted(phase, done / MIB));
    }
  }

  /** There is no more to come. */
  void done() {
    messages.clearStatus();
  }

  @Override
  public void close() {
    messages.clearStatus();
  }
}
