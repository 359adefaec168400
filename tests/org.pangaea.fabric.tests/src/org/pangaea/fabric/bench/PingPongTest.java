package org.pangaea.fabric.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PingPongTest {

  @Test
  void twoProcessesExchangeAndTheTimesAreInOrder() throws Exception {
    PingPongResult result = PingPong.run(100, 500);
    assertEquals(500, result.count());
    assertTrue(result.p50() > 0, result.toString());
    assertTrue(result.p50() <= result.p99(), result.toString());
    assertTrue(result.p99() <= result.p999() && result.p999() <= result.max(), result.toString());
  }

  /** What is put in front of the commands is part of them: here it says who is there. */
  @Test
  void bothSidesAreStartedAsTheCallerSays(@TempDir Path folder) throws Exception {
    Path started = folder.resolve("started");
    List<String> asking = List.of("/bin/sh", "-c", "echo a >>" + started + "; exec \"$@\"", "a");
    List<String> answering = List.of("/bin/sh", "-c", "echo b >>" + started + "; exec \"$@\"", "b");
    PingPongResult result = PingPong.run(100, 500, asking, answering);
    assertEquals(500, result.count());
    assertTrue(result.p50() > 0 && result.p50() <= result.max(), result.toString());
    assertEquals(List.of("a", "b"), Files.readAllLines(started));
  }

  @Test
  void aResultIsReadAsItWasWritten() {
    PingPongResult result = new PingPongResult(2, 1.5, 2.25, 1e-3, 2e7);
    assertEquals(result, PingPongResult.parse(result.toWords()));
    assertThrows(IllegalArgumentException.class, () -> PingPongResult.parse("1 2 3"));
  }

  @Test
  void quantilesAreThoseOfTheSortedTimes() {
    long[] sorted = new long[1000];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = (i + 1) * 1000L;
    }
    assertEquals(new PingPongResult(1000, 500, 990, 999, 1000), PingPongResult.of(sorted));
    assertEquals(new PingPongResult(1, 7, 7, 7, 7), PingPongResult.of(new long[] {7000}));
  }

  @Test
  void theResultIsOneJsonObject() {
    assertEquals(
        "{\"requestBytes\":64,\"replyBytes\":4160,\"count\":2,\"p50Micros\":1.50,"
            + "\"p99Micros\":2.00,\"p999Micros\":2.00,\"maxMicros\":2.25}",
        new PingPongResult(2, 1.5, 2, 2, 2.25).toJson());
  }

  @Test
  void aClassPathWithoutTheClassIsNamed() {
    IOException e = assertThrows(IOException.class, () -> PingPong.run("/nowhere", 1, 1));
    assertEquals("The answering process did not start from '/nowhere'.", e.getMessage());
  }
}
