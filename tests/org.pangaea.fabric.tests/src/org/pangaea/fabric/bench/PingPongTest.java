package org.pangaea.fabric.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PingPongTest {

  @Test
  void twoProcessesExchangeAndTheTimesAreInOrder() throws Exception {
    PingPongResult result = PingPong.run(100, 500);
    assertEquals(500, result.count());
    assertTrue(result.p50() > 0, result.toString());
    assertTrue(result.p50() <= result.p99(), result.toString());
    assertTrue(result.p99() <= result.p999() && result.p999() <= result.max(), result.toString());
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
