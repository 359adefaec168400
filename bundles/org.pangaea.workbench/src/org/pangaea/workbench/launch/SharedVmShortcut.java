package org.pangaea.workbench.launch;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.debug.ui.ILaunchShortcut;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.statushandlers.StatusManager;

/** Run As &gt; Shared VM, on a file or in its editor. */
public final class SharedVmShortcut implements ILaunchShortcut {

  @Override
  public void launch(ISelection selection, String mode) {
    if (selection instanceof IStructuredSelection structured) {
      launch(Adapters.adapt(structured.getFirstElement(), IFile.class), mode);
    }
  }

  @Override
  public void launch(IEditorPart editor, String mode) {
    PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage().saveEditor(editor, true);
    launch(Adapters.adapt(editor.getEditorInput(), IFile.class), mode);
  }

  /** Runs a file, by the configuration that it has or gets. */
  public static void launch(IFile file, String mode) {
    if (file == null) {
      return;
    }
    try {
      DebugUITools.launch(SharedVm.configuration(file), mode);
    } catch (CoreException e) {
      StatusManager.getManager().handle(e.getStatus(), StatusManager.SHOW);
    }
  }
}
