package org.pangaea.workbench.deploy;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.resources.IFile;
import org.eclipse.jface.dialogs.IDialogConstants;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.handlers.HandlerUtil;
import org.pangaea.deploy.ssh.CheckReport;
import org.pangaea.workbench.application.ClipboardText;
import org.pangaea.workbench.cluster.ClusterView;
import org.pangaea.workbench.cluster.Row;
import org.pangaea.workbench.launch.RunFile;
import org.pangaea.workbench.machines.CommandLines;
import org.pangaea.workbench.machines.DeploymentView;
import org.pangaea.workbench.machines.MachineJob;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.Machines;

/** A command on the computers of the cluster file that is selected or open. */
public abstract class ClusterCommand extends AbstractHandler {

  @Override
  public final Object execute(ExecutionEvent event) {
    RunFile.file(event)
        .filter(file -> file.getLocation() != null)
        .ifPresent(file -> execute(event, file));
    return null;
  }

  abstract void execute(ExecutionEvent event, IFile file);

  /** Asks whether a deployment could succeed. */
  public static final class Check extends ClusterCommand {
    @Override
    void execute(ExecutionEvent event, IFile file) {
      new MachineJob(
              "Checking " + file.getName(),
              progress -> {
                CheckReport report =
                    Machines.get()
                        .deployments()
                        .check(file.getLocation().toPath(), file.getName(), progress);
                CheckMarkers.update(file, report);
                CheckView.show(file.getName(), report);
              })
          .schedule();
    }
  }

  /** Starts VMMs on all nodes, which last. */
  public static final class Deploy extends ClusterCommand {
    @Override
    void execute(ExecutionEvent event, IFile file) {
      ClusterView.show();
      new MachineJob(
              "Deploying " + file.getName(),
              progress ->
                  Machines.get()
                      .deployments()
                      .deploy(file.getLocation().toPath(), file.getName(), progress))
          .schedule();
    }
  }

  /** The cluster that is selected in the Cluster view, if one is, and if it is deployed. */
  private static Optional<DeploymentView> selected(ExecutionEvent event) {
    return HandlerUtil.getCurrentSelection(event) instanceof IStructuredSelection selection
            && selection.getFirstElement() instanceof Row row
        ? row.deployment()
        : Optional.empty();
  }

  /** Ends the VMMs of a deployed cluster, selected in the Cluster view or by its file. */
  public static final class Undeploy extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
      Optional<DeploymentView> deployment = selected(event);
      if (deployment.isPresent()) {
        undeploy(HandlerUtil.getActiveShell(event), deployment.get().cluster());
      } else {
        RunFile.file(event)
            .filter(file -> file.getLocation() != null)
            .ifPresent(Undeploy::undeploy);
      }
      return null;
    }

    private static void undeploy(Shell shell, String cluster) {
      List<String> running =
          Machines.get().views().stream()
              .filter(machine -> machine.cluster().equals(cluster) && machine.isAlive())
              .map(MachineView::name)
              .toList();
      if (running.isEmpty() || confirm(shell, cluster, running)) {
        new MachineJob(
                "Undeploying " + cluster,
                _ -> Machines.get().deployments().undeploy(cluster, !running.isEmpty()))
            .schedule();
      }
    }

    /** By file: with what this computer does not know of, and never with machines that run. */
    private static void undeploy(IFile file) {
      new MachineJob(
              "Undeploying " + file.getName(),
              _ ->
                  tell(
                      Machines.get()
                          .deployments()
                          .undeploy(file.getLocation().toPath(), file.getName(), false)))
          .schedule();
    }

    private static void tell(String done) {
      PlatformUI.getWorkbench()
          .getDisplay()
          .asyncExec(() ->
              MessageDialog.openInformation(
                  PlatformUI.getWorkbench().getModalDialogShellProvider().getShell(),
                  "Undeployed",
                  done));
    }

    private static boolean confirm(Shell shell, String cluster, List<String> running) {
      return MessageDialog.open(
              MessageDialog.CONFIRM,
              shell,
              "End virtual machines?",
              "On the cluster '%s' run: %s. They end with it."
                  .formatted(cluster, String.join(", ", running)),
              SWT.NONE,
              "End and Undeploy",
              IDialogConstants.CANCEL_LABEL)
          == 0;
    }
  }

  /** Connects again to the computers of the cluster that is selected in the Cluster view. */
  public static final class Connect extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
      selected(event)
          .map(DeploymentView::cluster)
          .ifPresent(cluster ->
              new MachineJob(
                      "Connecting to the computers of " + cluster,
                      _ -> Machines.get().deployments().connect(cluster))
                  .schedule());
      return null;
    }
  }

  /** Puts what does the same at a shell into the clipboard. */
  abstract static class Copy extends AbstractHandler {
    private final String verb;

    Copy(String verb) {
      this.verb = verb;
    }

    @Override
    public Object execute(ExecutionEvent event) {
      Optional<String> command =
          selected(event)
              .filter(_ -> verb.equals("undeploy"))
              .map(deployment -> CommandLines.undeploy(deployment.cluster()))
              .or(() ->
                  RunFile.file(event)
                      .filter(file -> file.getLocation() != null)
                      .map(file -> CommandLines.cluster(verb, file.getLocation().toPath())));
      command.ifPresent(
          text -> ClipboardText.put(HandlerUtil.getActiveShell(event).getDisplay(), text));
      return null;
    }
  }

  /** Of {@link Check}. */
  public static final class CopyCheck extends Copy {
    public CopyCheck() {
      super("check");
    }
  }

  /** Of {@link Deploy}. */
  public static final class CopyDeploy extends Copy {
    public CopyDeploy() {
      super("deploy");
    }
  }

  /** Of {@link Undeploy}. */
  public static final class CopyUndeploy extends Copy {
    public CopyUndeploy() {
      super("undeploy");
    }
  }
}
