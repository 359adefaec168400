package org.pangaea.workbench.wizard;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.handlers.HandlerUtil;
import org.eclipse.ui.ide.IDE;
import org.eclipse.ui.statushandlers.StatusManager;
import org.pangaea.model.ClusterTemplates;
import org.pangaea.model.NamedGuest;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.workbench.console.ConsoleView;
import org.pangaea.workbench.launch.SharedVmShortcut;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.Machines;
import org.pangaea.workbench.welcome.Welcome;

/** Makes a cluster of this computer, if it was not made before, and runs it. */
public abstract class RunExample extends AbstractHandler {

  private static final int NODES = 2;
  private static final int HARTS = 4;

  private final String cluster;
  private final NamedGuest guest;

  RunExample(String cluster, NamedGuest guest) {
    this.cluster = cluster;
    this.guest = guest;
  }

  @Override
  public final Object execute(ExecutionEvent event) {
    IWorkbenchPage page = HandlerUtil.getActiveWorkbenchWindow(event).getActivePage();
    Welcome.close();
    Cluster made =
        ClusterTemplates.local(cluster, guest, NODES, HARTS, NewClusterFile.usualMemory(guest));
    String machine = made.getVirtualMachines().getFirst().getName();
    if (Machines.get().view(machine).filter(MachineView::isAlive).isPresent()) {
      ConsoleView.open(machine);
      return null;
    }
    try {
      IFile file = NewClusterFile.of(NewClusterFile.PROJECT, cluster);
      if (!file.exists()) {
        // What the user has made of the example since is kept.
        file = NewClusterFile.create(NewClusterFile.PROJECT, made);
      }
      IDE.openEditor(page, file);
      SharedVmShortcut.launch(file, ILaunchManager.RUN_MODE);
    } catch (CoreException e) {
      StatusManager.getManager().handle(e.getStatus(), StatusManager.SHOW);
    }
    return null;
  }

  /** With the guest that needs no download. */
  public static final class Builtin extends RunExample {
    public Builtin() {
      super("example", NamedGuest.BUILTIN);
    }
  }

  /** With a Linux that has a shell. */
  public static final class Linux extends RunExample {
    public Linux() {
      super("linux", NamedGuest.BUSYBOX);
    }
  }
}
