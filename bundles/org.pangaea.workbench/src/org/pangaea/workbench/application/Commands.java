package org.pangaea.workbench.application;

import org.eclipse.core.commands.ParameterizedCommand;
import org.eclipse.core.commands.common.CommandException;
import org.eclipse.core.runtime.Status;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.commands.ICommandService;
import org.eclipse.ui.handlers.IHandlerService;
import org.eclipse.ui.statushandlers.StatusManager;

/** Runs commands by what stands for them in texts. On the UI thread. */
public final class Commands {

  private Commands() {}

  /**
   * Runs a command, and tells the user if it cannot be.
   *
   * @param serialized id, with parameters as {@code id(name=value)}
   */
  public static void run(String serialized) {
    try {
      ParameterizedCommand command =
          PlatformUI.getWorkbench().getService(ICommandService.class).deserialize(serialized);
      PlatformUI.getWorkbench().getService(IHandlerService.class).executeCommand(command, null);
    } catch (CommandException e) {
      StatusManager.getManager()
          .handle(
              Status.error("This cannot be done now: " + e.getMessage(), e), StatusManager.SHOW);
    }
  }
}
