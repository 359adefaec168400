package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a real pseudo-terminal, which {@code script} of util-linux makes. */
class SttyTerminalTest {
  private static final int ALL_STREAMS = 7;

  private Path folder;
  private Process script;
  private Path device;

  @BeforeEach
  void makeATerminal() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script is needed");
    folder = Files.createTempDirectory("pty");
    Path name = folder.resolve("name");
    script =
        new ProcessBuilder(
                "/usr/bin/script",
                "--quiet",
                "--command",
                "stty rows 33 columns 120; tty >"
                    + name
                    + ".new; mv "
                    + name
                    + ".new "
                    + name
                    + "; cat",
                "/dev/null")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectErrorStream(true)
            .start();
    Harness.await("the terminal", () -> Files.exists(name) || !script.isAlive());
    device = Path.of(Files.readString(name).strip());
  }

  @AfterEach
  void endIt() throws Exception {
    if (script == null) {
      return;
    }
    script.getOutputStream().close();
    if (!script.waitFor(5, TimeUnit.SECONDS)) {
      script.destroyForcibly().waitFor();
    }
    Files.deleteIfExists(folder.resolve("name"));
    Files.delete(folder);
  }

  private SttyTerminal terminal() {
    return new SttyTerminal(ProcessBuilder.Redirect.from(device.toFile()), ALL_STREAMS);
  }

  private String settings() throws IOException, InterruptedException {
    Process stty =
        new ProcessBuilder("stty", "-a")
            .redirectInput(ProcessBuilder.Redirect.from(device.toFile()))
            .start();
    String text = new String(stty.getInputStream().readAllBytes());
    stty.waitFor();
    return text;
  }

  @Test
  void tellsItsSize() {
    assertEquals(Optional.of(new Terminal.Size(120, 33)), terminal().size());
  }

  @Test
  void isRawAndIsRestoredToWhatItWas() throws Exception {
    String before = settings();
    SttyTerminal terminal = terminal();
    terminal.raw();
    String raw = settings();
    for (String off : new String[] {"-icanon", "-echo ", "-isig", "-opost", "-icrnl", "-ixon"}) {
      assertTrue(raw.contains(off), () -> off + " in " + raw);
    }
    assertTrue(terminal.isRaw());
    terminal.restore();
    assertEquals(before, settings());
    assertFalse(terminal.isRaw());
  }

  @Test
  void staysAsItIsOnceRestored() throws Exception {
    String before = settings();
    SttyTerminal terminal = terminal();
    terminal.restore();
    terminal.raw();
    assertEquals(before, settings());
  }

  @Test
  void isRestoredByAThreadThatWasInterrupted() throws Exception {
    String before = settings();
    SttyTerminal terminal = terminal();
    terminal.raw();
    Thread.currentThread().interrupt();
    terminal.restore();
    assertTrue(Thread.interrupted());
    assertEquals(before, settings());
  }

  @Test
  void isNoneWhereStandardInputIsNone() throws Exception {
    SttyTerminal none = new SttyTerminal(ProcessBuilder.Redirect.from(device.toFile()), 0);
    none.raw();
    assertFalse(none.isRaw());
    assertEquals(Optional.empty(), none.size());
  }
}
