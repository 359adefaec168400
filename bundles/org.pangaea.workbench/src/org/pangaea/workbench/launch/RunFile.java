package org.pangaea.workbench.launch;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.handlers.HandlerUtil;
import org.pangaea.workbench.problems.ClusterFilesWatch;

/** Runs the cluster file that is selected, or else the one in the editor. */
public final class RunFile extends AbstractHandler {

  @Override
  public Object execute(ExecutionEvent event) {
    IEditorPart editor = HandlerUtil.getActiveEditor(event);
    IFile file = null;
    if (HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection) {
      file = Adapters.adapt(selection.getFirstElement(), IFile.class);
    }
    if ((file == null || !ClusterFilesWatch.isCluster(file)) && editor != null) {
      editor.getSite().getPage().saveEditor(editor, false);
      file = Adapters.adapt(editor.getEditorInput(), IFile.class);
    }
    if (file == null || !ClusterFilesWatch.isCluster(file)) {
      MessageDialog.openInformation(
          HandlerUtil.getActiveShell(event),
          "No cluster file",
          "Open or select a .cluster file. File > New > Cluster makes one.");
      return null;
    }
    SharedVmShortcut.launch(file, ILaunchManager.RUN_MODE);
    return null;
  }
}
