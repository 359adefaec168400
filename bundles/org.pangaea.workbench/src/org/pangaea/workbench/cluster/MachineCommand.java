package org.pangaea.workbench.cluster;

import java.util.List;
import java.util.Optional;
import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.ui.handlers.HandlerUtil;
import org.pangaea.workbench.application.ClipboardText;
import org.pangaea.workbench.machines.MachineJob;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.Machines;

/** A command on the machine that is selected; without a selection on the only one that runs. */
public abstract class MachineCommand extends AbstractHandler {

  @Override
  public final Object execute(ExecutionEvent event) {
    Optional<Row> row = row(HandlerUtil.getCurrentSelection(event));
    Optional<MachineView> machine = row.flatMap(Row::machine).or(MachineCommand::only);
    if (machine.isPresent()) {
      execute(event, machine.get(), row);
    } else {
      HandlerUtil.getActiveShell(event).getDisplay().beep();
      org.eclipse.jface.dialogs.MessageDialog.openInformation(
          HandlerUtil.getActiveShell(event),
          "No virtual machine selected",
          "Select one in the Cluster view, on any of its nodes.");
    }
    return null;
  }

  abstract void execute(ExecutionEvent event, MachineView machine, Optional<Row> row);

  private static Optional<Row> row(ISelection selection) {
    return selection instanceof IStructuredSelection structured
            && structured.getFirstElement() instanceof Row row
        ? Optional.of(row)
        : Optional.empty();
  }

  private static Optional<MachineView> only() {
    List<MachineView> alive = Machines.get().views().stream().filter(MachineView::isAlive).toList();
    return alive.size() == 1 ? Optional.of(alive.getFirst()) : Optional.empty();
  }

  /** Stops harts and time. */
  public static final class Pause extends MachineCommand {
    @Override
    void execute(ExecutionEvent event, MachineView machine, Optional<Row> row) {
      String name = machine.name();
      new MachineJob("Pausing " + name, _ -> Machines.get().pause(name)).schedule();
    }
  }

  /** Lets a machine run on. */
  public static final class Resume extends MachineCommand {
    @Override
    void execute(ExecutionEvent event, MachineView machine, Optional<Row> row) {
      String name = machine.name();
      new MachineJob("Resuming " + name, _ -> Machines.get().resume(name)).schedule();
    }
  }

  /** Ends a machine. */
  public static final class Stop extends MachineCommand {
    @Override
    void execute(ExecutionEvent event, MachineView machine, Optional<Row> row) {
      String name = machine.name();
      new MachineJob("Stopping " + name, _ -> Machines.get().stop(name)).schedule();
    }
  }

  /** Moves a vCPU to another node. */
  public static final class Migrate extends MachineCommand {
    @Override
    void execute(ExecutionEvent event, MachineView machine, Optional<Row> row) {
      Optional<Integer> hart = row.flatMap(Row::hart).map(one -> one.id());
      MigrateDialog dialog =
          new MigrateDialog(HandlerUtil.getActiveShell(event), machine, hart.orElse(0));
      if (dialog.open() == org.eclipse.jface.window.Window.OK) {
        int id = dialog.hart();
        String node = dialog.node();
        new MachineJob(
                "Moving vCPU %d of %s to %s".formatted(id, machine.name(), node),
                _ -> Machines.get().migrate(machine.name(), id, node))
            .schedule();
      }
    }
  }

  /** Puts what does the same at a shell into the clipboard. */
  public static final class CopyAsCommand extends MachineCommand {
    @Override
    void execute(ExecutionEvent event, MachineView machine, Optional<Row> row) {
      ClipboardText.put(
          HandlerUtil.getActiveShell(event).getDisplay(),
          "pangaea vm status --watch " + machine.name());
    }
  }

  /** Opens the guest's console. */
  public static final class OpenConsole extends MachineCommand {
    @Override
    void execute(ExecutionEvent event, MachineView machine, Optional<Row> row) {
      org.pangaea.workbench.console.ConsoleView.open(machine.name());
    }
  }

  /** Takes the rows of machines that have ended out of the view. */
  public static final class ForgetEnded extends AbstractHandler {
    @Override
    public Object execute(ExecutionEvent event) {
      Machines.get().forgetEnded();
      return null;
    }
  }
}
