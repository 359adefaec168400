package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code pangaea bench --only kernels} as a user starts it. What is measured is not judged. */
@Tag("long")
class KernelsTest {
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final int KERNELS = 17;
  private static final int ENGINES = 2;

  @Test
  void everyKernelIsMeasuredOnBothEnginesBesideQemu() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running run = desk.pangaea("bench", "--only", "kernels", "--quick", "--json");
      run.assertExit(0, LIMIT);
      JsonObject kernels =
          JsonParser.parseString(run.out().text()).getAsJsonObject().getAsJsonObject("kernels");
      assertEquals(KERNELS * (ENGINES + 1), kernels.getAsJsonArray("speeds").size());
      assertEquals(KERNELS * ENGINES, kernels.getAsJsonArray("toQemu").size());
      assertEquals(ENGINES, kernels.getAsJsonArray("means").size());
      for (JsonElement mean : kernels.getAsJsonArray("means")) {
        for (String by : new String[] {"thread", "process", "wall"}) {
          assertTrue(mean.getAsJsonObject().get(by).getAsDouble() > 0, mean::toString);
        }
      }
      desk.assertNothingLeft();
    });
  }
}
