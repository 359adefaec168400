package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Linux on other shapes of machine than two nodes with two harts each. */
@Tag("long")
class TopologiesTest {
  @BeforeAll
  static void theGuestIsHere() throws IOException, InterruptedException {
    Guests.fetched("busybox");
  }

  @ParameterizedTest
  @CsvSource({"one-node, 4, 0", "three-nodes, 4, 0-2", "four-nodes, 4, 0-3", "eight-harts, 8, 0-1"})
  void boots(String example, int harts, String nodes) throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running run =
          desk.pangaea(
              "vm",
              "run",
              Product.example(example).toString(),
              "--run",
              "nproc; cat /sys/devices/system/node/online");
      run.assertExit(0, Guest.BOOT.multipliedBy(4));
      assertEquals(harts + "\n" + nodes + "\n", run.out().text(), run::said);
      desk.assertNothingLeft();
    });
  }
}
