package org.pangaea.workbench.help;

import java.util.Optional;
import org.eclipse.help.IContext;
import org.eclipse.help.IContext2;
import org.eclipse.jface.dialogs.TrayDialog;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.help.AbstractHelpUI;
import org.eclipse.ui.statushandlers.StatusManager;
import org.pangaea.workbench.application.WorkbenchBundle;

/** The platform's requests for help: F1, the menu, the question mark of dialogs. */
public final class PangaeaHelp extends AbstractHelpUI {

  @Override
  public void displayHelp() {
    view().ifPresent(HelpView::showContents);
  }

  @Override
  public void displayDynamicHelp() {
    Display display = Display.getCurrent();
    // Of what has the focus now, before the view takes it.
    Optional<IContext2> context = HelpContexts.at(display.getFocusControl());
    context.ifPresentOrElse(this::show, this::displayHelp);
  }

  @Override
  public void displayContext(IContext context, int x, int y) {
    if (context instanceof IContext2 titled) {
      show(titled);
    } else {
      displayHelp();
    }
  }

  private void show(IContext2 context) {
    Optional<TrayDialog> dialog = dialog();
    if (dialog.isPresent()) {
      HelpTray.show(dialog.get(), context);
    } else {
      view().ifPresent(view -> view.show(context));
    }
  }

  /** The dialog in front, if it has room for a tray. */
  private static Optional<TrayDialog> dialog() {
    Shell shell = Display.getCurrent().getActiveShell();
    return shell != null && shell.getData() instanceof TrayDialog dialog
        ? Optional.of(dialog)
        : Optional.empty();
  }

  private static Optional<HelpView> view() {
    IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
    if (window == null || window.getActivePage() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of((HelpView) window.getActivePage().showView(HelpView.ID));
    } catch (PartInitException e) {
      StatusManager.getManager().handle(e, WorkbenchBundle.ID);
      return Optional.empty();
    }
  }

  /** All help is in the contexts; there are no pages to open by an address. */
  @Override
  public void displayHelpResource(String href) {
    displayHelp();
  }

  @Override
  public boolean isContextHelpDisplayed() {
    return false;
  }
}
