package org.pangaea.workbench.application;

import java.util.LinkedHashMap;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.dialogs.MessageDialogWithToggle;
import org.eclipse.ui.PlatformUI;
import org.pangaea.workbench.preferences.Settings;

/** Asks before closing the workbench ends what was started in it. */
final class EndingMachines {

  /** For programs that close the workbench and cannot answer. */
  static final String UNASKED = "pangaea.workbench.endUnasked";

  private EndingMachines() {}

  static boolean confirm(long running) {
    if (Boolean.getBoolean(UNASKED) || !Settings.asksBeforeEnding()) {
      return true;
    }
    String what = running == 1 ? "A virtual machine runs" : running + " virtual machines run";
    LinkedHashMap<String, Integer> buttons = new LinkedHashMap<>();
    buttons.put("End and Close", IDialogConstants.OK_ID);
    buttons.put(IDialogConstants.CANCEL_LABEL, IDialogConstants.CANCEL_ID);
    MessageDialogWithToggle dialog =
        new MessageDialogWithToggle(
            PlatformUI.getWorkbench().getModalDialogShellProvider().getShell(),
            "End virtual machines?",
            null,
            what + " that was started here, and ends with the workbench.",
            MessageDialog.CONFIRM,
            buttons,
            0,
            "Do not ask again",
            false);
    boolean end = dialog.open() == IDialogConstants.OK_ID;
    if (end && dialog.getToggleState()) {
      Settings.endUnasked();
    }
    return end;
  }
}
