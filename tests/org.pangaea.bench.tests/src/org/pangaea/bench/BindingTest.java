package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.pangaea.deploy.DeployException;

class BindingTest {
  private static final List<Binding> HERE = Binding.possible(System.getenv("PATH"));

  @Test
  void withoutTheCommandNothingIsPossible() {
    assertEquals(List.of(), Binding.possible("/nowhere"));
  }

  @Test
  void whatIsStartedIsWhereItIsToBe() throws Exception {
    Assumptions.assumeTrue(!HERE.isEmpty(), "binding processes needs Linux and taskset");
    for (Binding binding : HERE) {
      for (int side = 0; side < 2; side++) {
        List<String> words = new ArrayList<>(binding.starting(side));
        words.addAll(List.of("grep", "Cpus_allowed_list", "/proc/self/status"));
        Process process = new ProcessBuilder(words).start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        assertTrue(said.endsWith("\t" + binding.processors().get(side)), said);
      }
    }
  }

  @Test
  void whatRunsAlreadyIsMoved() throws Exception {
    Assumptions.assumeTrue(!HERE.isEmpty(), "binding processes needs Linux and taskset");
    Process process =
        new ProcessBuilder("/bin/sh", "-c", "read go; grep Cpus_allowed_list /proc/self/status")
            .start();
    Binding last = HERE.getLast();
    last.bind(1, process.pid());
    process.getOutputStream().write('\n');
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes()).strip();
    assertTrue(said.endsWith("\t" + last.processors().getLast()), said);
  }

  @Test
  void aProcessorThatIsNotThereIsToldWithTheReason() {
    Assumptions.assumeTrue(!HERE.isEmpty(), "binding processes needs Linux and taskset");
    Binding wrong = new Binding("a processor", HERE.getFirst().command(), List.of(8000));
    long pid = ProcessHandle.current().pid();
    DeployException e = assertThrows(DeployException.class, () -> wrong.bind(0, pid));
    assertTrue(
        e.getMessage().startsWith("A VMM could not be bound to processor 8000: taskset: "),
        e.getMessage());
  }

  @Test
  void whoWantsNoneGetsNone() throws Exception {
    assertEquals(List.of(), Binding.NONE.starting(0));
    Binding.NONE.bind(0, -1);
    assertThrows(
        DeployException.class,
        () -> new Binding("x", Path.of("/nowhere/taskset"), List.of(0)).bind(0, 1));
  }
}
