package org.pangaea.workbench.deploy;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.eclipse.jface.dialogs.Dialog;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.pangaea.deploy.ssh.SshPrompt;

/**
 * Asks in windows. Who asks waits on its own thread, never on the UI thread; if it is interrupted,
 * as by cancelling its job, the window closes and the answer is no.
 */
public final class DialogPrompt implements SshPrompt {

  private final Display display;

  public DialogPrompt(Display display) {
    this.display = display;
  }

  @Override
  public boolean agrees(String question) {
    return ask(
            Boolean.class,
            (shell, answer) -> {
              MessageDialog dialog =
                  new MessageDialog(
                      shell,
                      "Unknown computer",
                      null,
                      question.replace("(yes/no)", "").strip(),
                      MessageDialog.QUESTION,
                      1,
                      "Trust and Connect",
                      "Do Not Connect");
              closeWhenGivenUp(dialog, answer);
              answer.complete(dialog.open() == 0);
            })
        .orElse(false);
  }

  @Override
  public Optional<String> secret(String question) {
    return ask(
            SecretDialog.Answer.class,
            (shell, answer) -> {
              SecretDialog dialog = new SecretDialog(shell, question.strip());
              closeWhenGivenUp(dialog, answer);
              answer.complete(
                  new SecretDialog.Answer(
                      dialog.open() == Window.OK
                          ? Optional.of(dialog.secret())
                          : Optional.empty()));
            })
        .flatMap(SecretDialog.Answer::typed)
        .filter(text -> !text.isEmpty());
  }

  private <T> Optional<T> ask(Class<T> type, BiConsumer<Shell, CompletableFuture<T>> open) {
    if (display.isDisposed() || Display.getCurrent() != null) {
      // On the UI thread nobody may wait, so nothing that could ask runs there.
      return Optional.empty();
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    display.asyncExec(() -> {
      if (!answer.isDone()) {
        open.accept(PlatformUI.getWorkbench().getModalDialogShellProvider().getShell(), answer);
      }
    });
    try {
      return Optional.of(type.cast(answer.get()));
    } catch (InterruptedException e) {
      answer.cancel(false);
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void closeWhenGivenUp(Dialog dialog, CompletableFuture<?> answer) {
    answer.whenComplete((_, _) -> {
      if (answer.isCancelled() && !display.isDisposed()) {
        display.asyncExec(() -> {
          if (dialog.getShell() != null && !dialog.getShell().isDisposed()) {
            dialog.close();
          }
        });
      }
    });
  }
}
