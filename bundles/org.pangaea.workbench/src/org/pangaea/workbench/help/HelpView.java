package org.pangaea.workbench.help;

import org.eclipse.help.IContext2;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IPartListener2;
import org.eclipse.ui.IWorkbenchPartReference;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.part.ViewPart;

/** Help on the part in front; it follows when another one comes to the front. */
public final class HelpView extends ViewPart {

  /** Id of the view. */
  public static final String ID = "org.pangaea.workbench.view.help";

  private static final int WIDTH = 240;

  private final IPartListener2 following =
      new IPartListener2() {
        @Override
        public void partActivated(IWorkbenchPartReference part) {
          if (!part.getId().equals(ID)) {
            // The part has the focus only when all listeners have heard of it.
            pane.getDisplay().asyncExec(HelpView.this::follow);
          }
        }
      };

  private HelpPane pane;

  @Override
  public void createPartControl(Composite parent) {
    PlatformUI.getWorkbench().getHelpSystem().setHelp(parent, "org.pangaea.workbench.help");
    pane = new HelpPane(parent, WIDTH);
    pane.showContents();
    getSite().getPage().addPartListener(following);
  }

  private void follow() {
    if (pane.isDisposed()) {
      return;
    }
    Control focus = pane.getDisplay().getFocusControl();
    if (focus != null && focus.getShell() == pane.getShell() && !isWithin(focus)) {
      HelpContexts.at(focus).ifPresent(pane::show);
    }
  }

  private boolean isWithin(Control control) {
    for (Control at = control; at != null; at = at.getParent()) {
      if (at == pane) {
        return true;
      }
    }
    return false;
  }

  void show(IContext2 context) {
    pane.show(context);
  }

  void showContents() {
    pane.showContents();
  }

  /** The heading of what is shown. */
  public String title() {
    return pane.title();
  }

  @Override
  public void setFocus() {
    pane.setFocus();
  }

  @Override
  public void dispose() {
    getSite().getPage().removePartListener(following);
    super.dispose();
  }
}
