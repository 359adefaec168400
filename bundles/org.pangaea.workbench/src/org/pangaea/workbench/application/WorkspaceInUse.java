package org.pangaea.workbench.application;

import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.osgi.service.datalocation.Location;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;

/** Says that another workbench holds the workspace: two would overwrite each other's state. */
final class WorkspaceInUse {

  private WorkspaceInUse() {}

  static void tell(Display display, Location workspace) {
    Shell shell = new Shell(display);
    try {
      MessageDialog.openInformation(
          shell,
          "Pangaea",
          "Another workbench has the workspace %s open. Use that one, or start this one with -data DIRECTORY."
              .formatted(workspace.getURL().getPath()));
    } finally {
      shell.dispose();
    }
  }
}
