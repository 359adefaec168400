package org.pangaea.workbench.help;

import org.eclipse.help.IContext2;
import org.eclipse.jface.dialogs.DialogTray;
import org.eclipse.jface.dialogs.TrayDialog;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

/** Help at the side of a dialog. */
final class HelpTray extends DialogTray {

  private static final int WIDTH = 280;

  private IContext2 context;
  private HelpPane pane;

  private HelpTray(IContext2 context) {
    this.context = context;
  }

  /** Shows a context, in the tray that is open or in a new one. */
  static void show(TrayDialog dialog, IContext2 context) {
    if (dialog.getTray() instanceof HelpTray tray) {
      tray.context = context;
      tray.pane.show(context);
      return;
    }
    if (dialog.getTray() != null) {
      dialog.closeTray();
    }
    dialog.openTray(new HelpTray(context));
  }

  @Override
  protected Control createContents(Composite parent) {
    pane = new HelpPane(parent, WIDTH);
    pane.show(context);
    return pane;
  }
}
