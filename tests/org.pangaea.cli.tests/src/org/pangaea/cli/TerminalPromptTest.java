package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Questions on the terminal. */
class TerminalPromptTest {
  private final FakeTerminal terminal = new FakeTerminal();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private boolean wasHidden;

  private TerminalPrompt prompt(String typed) {
    InputStream keys =
        new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read() {
            wasHidden |= terminal.isHidden();
            return super.read();
          }
        };
    return prompt(keys);
  }

  private TerminalPrompt prompt(InputStream keys) {
    Surroundings surroundings =
        new Surroundings(keys, err, err, terminal, Map.of(), null, null, null, null, Path.of("/"));
    return new TerminalPrompt(surroundings, new Messages(err, terminal, true));
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aSecretIsNotShownAndTheTerminalShowsAgainAfterwards() {
    assertEquals(Optional.of("correct horse"), prompt("correct horse\n").secret("Passphrase: "));
    assertTrue(wasHidden);
    assertFalse(terminal.isHidden());
    assertEquals("Passphrase: \n", said());
    assertFalse(said().contains("horse"));
  }

  @Test
  void anEmptyLineAndTheEndOfTheInputGiveUp() {
    assertEquals(Optional.empty(), prompt("\n").secret("? "));
    assertEquals(Optional.empty(), prompt("half").secret("? "));
    assertFalse(prompt("").agrees("? "));
    assertFalse(terminal.isHidden());
  }

  @Test
  void onlyYesAgreesAndNothingIsReadBeyondTheAnswer() throws IOException {
    InputStream keys =
        new ByteArrayInputStream("yes\nno\ny\nls\n".getBytes(StandardCharsets.UTF_8));
    TerminalPrompt prompt = prompt(keys);
    assertTrue(prompt.agrees("Right? (yes/no) "));
    assertFalse(prompt.agrees("Right? "));
    assertFalse(prompt.agrees("Right? "));
    assertFalse(wasHidden);
    assertEquals("ls\n", new String(keys.readAllBytes(), StandardCharsets.UTF_8));
  }
}
