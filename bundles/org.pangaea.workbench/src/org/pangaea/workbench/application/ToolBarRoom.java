package org.pangaea.workbench.application;

import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabFolder;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IPerspectiveDescriptor;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PerspectiveAdapter;

/**
 * Lays out stacks of views anew when a perspective comes to the front. The platform places a view's
 * tool bar while its stack has no size yet, below the tabs for want of room there, and leaves it
 * there, on top of the view.
 */
final class ToolBarRoom extends PerspectiveAdapter {
  private final Shell shell;

  private ToolBarRoom(Shell shell) {
    this.shell = shell;
  }

  static void watch(IWorkbenchWindow window) {
    window.addPerspectiveListener(new ToolBarRoom(window.getShell()));
  }

  @Override
  public void perspectiveActivated(IWorkbenchPage page, IPerspectiveDescriptor perspective) {
    // The stacks have their sizes only then.
    shell
        .getDisplay()
        .asyncExec(() -> {
          if (!shell.isDisposed()) {
            layOut(shell);
          }
        });
  }

  private static void layOut(Composite parent) {
    for (Control child : parent.getChildren()) {
      if (child instanceof CTabFolder folder && folder.isVisible()) {
        // What has a folder place its tool bar, and its view below that one.
        folder.notifyListeners(SWT.Resize, new Event());
        folder.layout(true);
      }
      if (child instanceof Composite below) {
        layOut(below);
      }
    }
  }
}
