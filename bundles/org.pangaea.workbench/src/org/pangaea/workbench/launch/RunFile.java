package org.pangaea.workbench.launch;

import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.Adapters;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.handlers.HandlerUtil;
import org.pangaea.workbench.application.ClipboardText;
import org.pangaea.workbench.machines.RunOrder;
import org.pangaea.workbench.problems.ClusterFilesWatch;

/** Runs the cluster file that is selected, or else the one in the editor. */
public final class RunFile extends AbstractHandler {

  @Override
  public Object execute(ExecutionEvent event) {
    file(event).ifPresent(file -> SharedVmShortcut.launch(file, ILaunchManager.RUN_MODE));
    return null;
  }

  /** The file that is meant, saved; if there is none, the user is told. */
  public static Optional<IFile> file(ExecutionEvent event) {
    IEditorPart editor = HandlerUtil.getActiveEditor(event);
    IFile file = null;
    if (HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection) {
      file = Adapters.adapt(selection.getFirstElement(), IFile.class);
    }
    if ((file == null || !ClusterFilesWatch.isCluster(file)) && editor != null) {
      editor.getSite().getPage().saveEditor(editor, false);
      file = Adapters.adapt(editor.getEditorInput(), IFile.class);
    }
    if (file != null && ClusterFilesWatch.isCluster(file)) {
      return Optional.of(file);
    }
    MessageDialog.openInformation(
        HandlerUtil.getActiveShell(event),
        "No cluster file",
        "Open or select a .cluster file. File > New > Cluster makes one.");
    return Optional.empty();
  }

  /** Puts into the clipboard what runs the file at a shell. */
  public static final class CopyAsCommand extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
      file(event)
          .filter(file -> file.getLocation() != null)
          .map(file ->
              new RunOrder(
                  file.getLocation().toPath(), file.getName(), Optional.empty(), Optional.empty()))
          .ifPresent(order ->
              ClipboardText.put(HandlerUtil.getActiveShell(event).getDisplay(), order.command()));
      return null;
    }
  }
}
