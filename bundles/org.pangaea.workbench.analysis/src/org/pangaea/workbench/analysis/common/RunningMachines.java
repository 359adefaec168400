package org.pangaea.workbench.analysis.common;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.swt.widgets.Display;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.SessionInfo;

/**
 * The machines that this user runs on this computer. A thread of its own looks once a second while
 * somebody wants to know, and tells in the UI thread.
 */
public final class RunningMachines {
  private static final RunningMachines ONLY = new RunningMachines();
  private static final long PERIOD_MILLIS = 1000;

  private final List<Consumer<List<SessionInfo>>> listeners = new CopyOnWriteArrayList<>();
  private volatile List<SessionInfo> machines = List.of();
  private Thread thread;

  private RunningMachines() {}

  public static RunningMachines get() {
    return ONLY;
  }

  /** Those seen last. */
  public List<SessionInfo> machines() {
    return machines;
  }

  /** Is told at once what is known, and then all changes. */
  public synchronized void addListener(Consumer<List<SessionInfo>> listener) {
    listeners.add(listener);
    listener.accept(machines);
    if (thread == null) {
      Display display = Display.getCurrent();
      thread = new Thread(() -> look(display), "running machines");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Is told no more. */
  public synchronized void removeListener(Consumer<List<SessionInfo>> listener) {
    listeners.remove(listener);
    if (listeners.isEmpty() && thread != null) {
      thread.interrupt();
      thread = null;
    }
  }

  private void look(Display display) {
    RunDirectories directories = new RunDirectories(RunDirectories.base(System.getenv()));
    try {
      while (!display.isDisposed()) {
        List<SessionInfo> now = running(directories);
        if (!now.equals(machines)) {
          machines = now;
          display.asyncExec(() -> listeners.forEach(listener -> listener.accept(now)));
        }
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      // Nobody wants to know any more.
      Thread.currentThread().interrupt();
    }
  }

  private static List<SessionInfo> running(RunDirectories directories) {
    try {
      return directories.running();
    } catch (DeployException e) {
      // Where nobody may look, nothing is found; starting a machine there tells why.
      return List.of();
    }
  }
}
