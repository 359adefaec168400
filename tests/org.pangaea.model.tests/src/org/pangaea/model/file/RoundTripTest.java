package org.pangaea.model.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Files;
import java.util.Random;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.junit.jupiter.api.Test;
import org.pangaea.model.Checkout;
import org.pangaea.model.cluster.Cluster;

class RoundTripTest {

  /** Given by {@code -Dpangaea.seed=N} to repeat a failure. */
  private final long seed = Long.getLong("pangaea.seed", System.nanoTime());

  @Test
  void everyModelIsReadAsItWasWritten() throws ClusterFormatException {
    for (long run = seed; run < seed + 500; run++) {
      Cluster model = (Cluster) new RandomModel(new Random(run)).create();
      String text = ClusterResources.text(model);
      String name = "pangaea.seed=" + run;
      Cluster read = ClusterResources.parse(name, text);
      assertTrue(EcoreUtil.equals(model, read), () -> name + " was read differently:\n" + text);
      assertEquals(text, ClusterResources.text(read), name);
    }
  }

  @Test
  void noTextMakesTheReaderStumble() throws Exception {
    String valid = Files.readString(Checkout.file("examples/two-nodes.cluster"));
    String pieces = valid + "{}{}\"\"==##;;,,\\u00\n\n";
    for (long run = seed; run < seed + 5000; run++) {
      Random random = new Random(run);
      StringBuilder text = new StringBuilder(valid);
      for (int change = random.nextInt(4); change >= 0; change--) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(1 << random.nextInt(8)));
        int piece = random.nextInt(pieces.length());
        text.replace(
            from,
            to,
            pieces.substring(piece, Math.min(pieces.length(), piece + random.nextInt(9))));
      }
      readOrReport("pangaea.seed=" + run, text.toString());
    }
  }

  /** Either outcome is fine; what is not is any other exception, or a problem that is nowhere. */
  private static void readOrReport(String name, String text) {
    try {
      ClusterResources.parse(name, text);
    } catch (ClusterFormatException unreadable) {
      long lines = text.lines().count() + 1;
      for (ReadProblem problem : unreadable.problems()) {
        assertTrue(problem.getLine() <= lines, problem::toString);
      }
    } catch (RuntimeException stumbled) {
      fail(name + " makes the reader stumble over:\n" + text, stumbled);
    }
  }
}
