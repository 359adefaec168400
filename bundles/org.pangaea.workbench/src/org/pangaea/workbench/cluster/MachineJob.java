package org.pangaea.workbench.cluster;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.pangaea.deploy.DeployException;
import org.pangaea.workbench.application.WorkbenchBundle;

/** Something that waits for nodes, with its failure as a sentence; cancelling interrupts it. */
final class MachineJob extends Job {

  /** What is to be done. */
  interface Action {
    void run() throws DeployException, InterruptedException;
  }

  private final Action action;

  MachineJob(String name, Action action) {
    super(name);
    this.action = action;
    setUser(false);
  }

  @Override
  protected IStatus run(IProgressMonitor monitor) {
    try {
      action.run();
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
