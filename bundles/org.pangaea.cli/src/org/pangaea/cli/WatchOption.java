package org.pangaea.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The option to look again and again, and how what is seen is shown. */
final class WatchOption {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

  @Option(
      names = "--watch",
      description = "Look again and again, once a second, until the machine ends.")
  private boolean watch;

  boolean isSet() {
    return watch;
  }

  /** Waits until it is time for the next look. */
  void pause() throws InterruptedException {
    Thread.sleep(BETWEEN_LOOKS);
  }

  /** Prints text, on a terminal in the place of what was seen before. */
  void print(Context context, String text) {
    boolean redraw = watch && context.surroundings().terminal().isOutput();
    context.print((redraw ? HOME_AND_CLEAR : "") + text);
  }
}
