package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineWatchTest {
  private final Moment first = new Moment(1, 0);
  private Moment now = first;
  private final LineWatch watch = new LineWatch("pangaea: shell", () -> now);

  private void print(String text) throws IOException {
    watch.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theCommandLineThatAsksForTheLineIsNotTheLine() throws IOException {
    print(
        "[0.0] Kernel command line: console=ttyS0 pangaea.run=\"echo pangaea: shell; stty"
            + " sane\"\r\n");

    assertEquals(Optional.empty(), watch.seen());
  }

  @Test
  void aLineIsSeenWhenItIsComplete() throws IOException {
    print("[1.0] x\r\npangaea: sh");
    print("ell\r");
    assertEquals(Optional.empty(), watch.seen());

    print("\n");
    assertEquals(Optional.of(new Line(first, "pangaea: shell")), watch.seen());
  }

  @Test
  void theFirstTimeCounts() throws IOException {
    print("pangaea: shell\n");
    now = new Moment(2, 0);
    print("pangaea: shell\n");

    assertEquals(Optional.of(new Line(first, "pangaea: shell")), watch.seen());
  }

  @Test
  void theLatestLineTellsHowFarItCame() throws IOException {
    print("Kernel panic\r\n\r\n");

    assertEquals("Kernel panic", watch.latest());
  }
}
