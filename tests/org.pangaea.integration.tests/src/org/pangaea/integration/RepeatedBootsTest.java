package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Boots that must all go well, as races show themselves now and then only. */
@Tag("long")
class RepeatedBootsTest {
  private static final int BOOTS = 20;

  @BeforeAll
  static void theGuestIsHere() throws IOException, InterruptedException {
    Guests.fetched("busybox");
  }

  private static void boots() throws IOException, InterruptedException {
    Desk.use(desk -> {
      Running run = desk.pangaea("demo", "--run", "nproc; sleep 1; ls /nothing; echo $?");
      run.assertExit(0, Guest.BOOT.multipliedBy(4));
      assertEquals("4\nls: /nothing: No such file or directory\n1\n", run.out().text());
      assertEquals(-1, run.err().text().indexOf("warning"), run::said);
      desk.assertNothingLeft();
    });
  }

  @RepeatedTest(BOOTS)
  void twoNodesBootAgainAndAgain() throws IOException, InterruptedException {
    boots();
  }

  @Test
  void twoNodesBootWhileOthersWantTheProcessors() throws IOException, InterruptedException {
    List<Process> others = new ArrayList<>();
    try {
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        others.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
      }
      boots();
    } finally {
      others.forEach(Process::destroyForcibly);
    }
  }
}
