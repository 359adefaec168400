package org.pangaea.workbench.launch;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.ILaunchConfigurationDelegate;
import org.pangaea.deploy.DeployException;
import org.pangaea.workbench.application.WorkbenchBundle;
import org.pangaea.workbench.console.ConsoleView;
import org.pangaea.workbench.machines.Deployments;
import org.pangaea.workbench.machines.JobProgress;
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
    Thread starting = Thread.currentThread();
    try (Cancellation _ = Cancellation.of(monitor, starting);
        Deployments.Asking _ = Machines.get().deployments().mayAsk()) {
      OwnMachine machine =
          Machines.get().run(order, new JobProgress(monitor, "Starting " + order.label()));
      launch.addProcess(new SharedVmProcess(launch, machine));
      ConsoleView.openFor(machine.name());
    } catch (InterruptedException e) {
      throw new CoreException(Status.CANCEL_STATUS);
    } catch (DeployException e) {
      throw new CoreException(new Status(IStatus.ERROR, WorkbenchBundle.ID, e.getMessage(), null));
    }
  }
}
