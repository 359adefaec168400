package org.pangaea.workbench.launch;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.SubMonitor;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.ILaunchConfigurationDelegate;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.Progress;
import org.pangaea.workbench.application.WorkbenchBundle;
import org.pangaea.workbench.console.ConsoleView;
import org.pangaea.workbench.machines.Machines;
import org.pangaea.workbench.machines.OwnMachine;
import org.pangaea.workbench.machines.RunOrder;

/** Runs a shared VM. */
public final class SharedVmDelegate implements ILaunchConfigurationDelegate {

  @Override
  public void launch(
      ILaunchConfiguration configuration, String mode, ILaunch launch, IProgressMonitor monitor)
      throws CoreException {
    RunOrder order = SharedVm.order(configuration);
    SubMonitor progress = SubMonitor.convert(monitor, "Starting " + order.label(), 100);
    Thread starting = Thread.currentThread();
    try (Cancellation _ = Cancellation.of(monitor, starting)) {
      OwnMachine machine = Machines.get().run(order, told(progress));
      launch.addProcess(new SharedVmProcess(launch, machine));
      ConsoleView.openFor(machine.name());
    } catch (InterruptedException e) {
      throw new CoreException(Status.CANCEL_STATUS);
    } catch (DeployException e) {
      throw new CoreException(new Status(IStatus.ERROR, WorkbenchBundle.ID, e.getMessage(), null));
    }
  }

  private static Progress told(SubMonitor progress) {
    return new Progress() {
      @Override
      public void phase(String text) {
        progress.setWorkRemaining(100).worked(10);
        progress.subTask(text);
      }

      @Override
      public void bytes(long done, long total) {
        if (total > 0) {
          progress.subTask("%d of %d MiB".formatted(done >> 20, total >> 20));
        }
      }
    };
  }
}
