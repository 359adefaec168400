package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two guests at once over the same two VMMs (claims 6, 18, 29). */
class SeveralMachinesTest {
  private static final Duration RUN = Duration.ofMinutes(4);
  private static final int LINES = 30_000;

  private static String checksum() {
    try {
      String lines =
          IntStream.rangeClosed(1, LINES).mapToObj(n -> n + "\n").collect(Collectors.joining());
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(lines.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName(
      "Claims 6, 18, 29: several machines over the same implementers, each with its own guest")
  void linuxComputesOnWhileTheOtherGuestRunsIsStoppedAndRunsAgain()
      throws IOException, InterruptedException {
    Desk.use(desk -> {
      String example = Product.example("two-machines").toString();
      desk.done("cluster", "deploy", example);
      Running linux =
          desk.pangaea(
              "vm",
              "run",
              example,
              "--vm",
              "linux",
              "--run",
              "for i in 1 2; do seq 1 %d | md5sum; done; nproc".formatted(LINES));
      linux.awaitErr("'linux' runs on node0 .* of the cluster 'two-machines'", RUN);

      // One runs to its end beside it, and one is stopped in the middle.
      Running small = desk.pangaea("vm", "run", example, "--vm", "small");
      small.assertExit(0, RUN);
      assertTrue(small.out().text().endsWith("pangaea: all checks passed\n"), small::said);
      desk.done("vm", "run", "-d", example, "--vm", "small", "--name", "other");
      desk.done("vm", "stop", "other");

      linux.assertExit(0, RUN);
      String sum = checksum() + "  -\n";
      assertEquals(sum.repeat(2) + "2\n", linux.out().text());
      assertEquals(
          0, JsonParser.parseString(desk.done("vm", "list", "--json")).getAsJsonArray().size());
      desk.done("cluster", "undeploy", "two-machines");
      desk.assertNoProcessLeft(Duration.ofSeconds(20));
    });
  }

  @Test
  void aMachineGoesOnWithoutTheCommandThatStartedIt() throws IOException, InterruptedException {
    Desk.use(desk -> {
      String example = Product.example("two-machines").toString();
      desk.done("cluster", "deploy", example);
      Running run = desk.pangaea("vm", "run", example, "--vm", "small");
      run.awaitErr("'small' runs on node0", RUN);
      run.signal("KILL");
      run.exit(RUN);
      Running console = desk.pangaea("vm", "console", "small", "--all");
      console.awaitOut("pangaea: all checks passed", RUN);
      console.exit(RUN);
      assertTrue(desk.done("vm", "list").contains("powered off"));
      // Its name is free, since it is over.
      Running again = desk.pangaea("vm", "run", example, "--vm", "small");
      again.assertExit(0, RUN);
      desk.done("cluster", "undeploy", "two-machines");
      desk.assertNoProcessLeft(Duration.ofSeconds(20));
    });
  }
}
