package org.pangaea.workbench.application;

import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.ui.PlatformUI;

/** Asks before closing the workbench ends what was started in it. */
final class EndingMachines {

  /** For programs that close the workbench and cannot answer. */
  static final String UNASKED = "pangaea.workbench.endUnasked";

  private EndingMachines() {}

  static boolean confirm(long running) {
    if (Boolean.getBoolean(UNASKED)) {
      return true;
    }
    String what = running == 1 ? "A virtual machine runs" : running + " virtual machines run";
    return MessageDialog.open(
            MessageDialog.CONFIRM,
            PlatformUI.getWorkbench().getModalDialogShellProvider().getShell(),
            "End virtual machines?",
            what + " that was started here, and ends with the workbench.",
            org.eclipse.swt.SWT.NONE,
            "End and Close",
            IDialogConstants.CANCEL_LABEL)
        == 0;
  }
}
