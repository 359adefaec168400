package org.pangaea.workbench.machines;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;
import org.pangaea.guests.Progress;

/** Tells a job's monitor how far a run or a deployment is. How many phases are to come is open. */
public final class JobProgress implements Progress {

  private static final double MIB = 1 << 20;

  private static final int WHOLE = 100;

  /** Each phase is given the same part of what is left. */
  private static final int PHASE = 10;

  private final SubMonitor progress;

  /**
   * @param task what is done
   */
  public JobProgress(IProgressMonitor monitor, String task) {
    progress = SubMonitor.convert(monitor, task, WHOLE);
  }

  @Override
  public void phase(String text) {
    progress.setWorkRemaining(WHOLE).worked(PHASE);
    progress.subTask(text);
  }

  @Override
  public void bytes(long done, long total) {
    if (total > 0) {
      progress.subTask("%.1f of %.1f MiB".formatted(done / MIB, total / MIB));
    }
  }
}
