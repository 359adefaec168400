package org.pangaea.workbench.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pangaea.workbench.deploy.DialogPrompt;

/** Questions about keys: who asks waits, the UI thread never does. */
class PromptTest {

  @BeforeAll
  static void awaitTheWindow() {
    Ui.window();
  }

  @Test
  void aPassphraseIsTypedHidden() {
    DialogPrompt prompt = new DialogPrompt(Ui.display());
    CompletableFuture<Optional<String>> answer =
        CompletableFuture.supplyAsync(() -> prompt.secret("Passphrase of /key: "));
    Shell dialog = Ui.shell("Private key");
    Text field = Ui.get(() -> Ui.find(dialog, Text.class, _ -> true).orElseThrow());
    assertTrue((Ui.get(field::getStyle) & SWT.PASSWORD) != 0, "hidden");
    Ui.run(() -> field.setText("correct horse"));
    Ui.press(dialog, "OK");
    assertEquals(Optional.of("correct horse"), answer.join());
  }

  @Test
  void whoGivesUpHasGivenNothing() {
    DialogPrompt prompt = new DialogPrompt(Ui.display());
    CompletableFuture<Optional<String>> answer =
        CompletableFuture.supplyAsync(() -> prompt.secret("Passphrase of /key: "));
    Ui.press(Ui.shell("Private key"), "Cancel");
    assertEquals(Optional.empty(), answer.join());
  }

  @Test
  void aJobThatIsCancelledTakesItsQuestionBack() throws Exception {
    DialogPrompt prompt = new DialogPrompt(Ui.display());
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Thread job =
        Thread.ofPlatform().start(() -> answer.complete(prompt.agrees("Right? (yes/no) ")));
    Shell question = Ui.shell("Unknown computer");
    job.interrupt();
    assertEquals(false, answer.join());
    job.join();
    Ui.await("the window has closed", question::isDisposed);
  }

  @Test
  void onTheUiThreadNobodyIsAsked() {
    DialogPrompt prompt = new DialogPrompt(Ui.display());
    assertEquals(false, Ui.get(() -> prompt.agrees("Right?")));
  }
}
