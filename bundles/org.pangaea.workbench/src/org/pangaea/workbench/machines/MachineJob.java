package org.pangaea.workbench.machines;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.Progress;
import org.pangaea.workbench.application.WorkbenchBundle;

/**
 * Something that waits for nodes, which the user has asked for, so that the user may be asked about
 * keys. Its failure is told as a sentence; cancelling interrupts it.
 */
public final class MachineJob extends Job {

  /** What is to be done. */
  public interface Action {
    /** Does it, and tells how far it is. */
    void run(Progress progress) throws DeployException, InterruptedException;
  }

  private final Action action;

  /**
   * @param name what it does, for those who look at what goes on
   */
  public MachineJob(String name, Action action) {
    super(name);
    this.action = action;
    setUser(false);
  }

  @Override
  protected IStatus run(IProgressMonitor monitor) {
    try (Deployments.Asking _ = Machines.get().deployments().mayAsk()) {
      action.run(new JobProgress(monitor, getName()));
      return Status.OK_STATUS;
    } catch (InterruptedException e) {
      return Status.CANCEL_STATUS;
    } catch (DeployException e) {
      return new Status(IStatus.ERROR, WorkbenchBundle.ID, e.getMessage());
    }
  }

  @Override
  protected void canceling() {
    Thread thread = getThread();
    if (thread != null) {
      thread.interrupt();
    }
  }
}
