package org.pangaea.workbench.application;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IAdaptable;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.application.IWorkbenchConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchAdvisor;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;
import org.eclipse.ui.ide.IDE;
import org.pangaea.workbench.deploy.DialogPrompt;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.Machines;
import org.pangaea.workbench.preferences.Settings;
import org.pangaea.workbench.problems.ClusterFilesWatch;

/** Sets the workbench up: what a window shows at first, and that its state is kept. */
final class PangaeaWorkbenchAdvisor extends WorkbenchAdvisor {

  /** If set, the program says how long it took to start. */
  private static final String TIMED = "pangaea.workbench.timed";

  /** How long the UI thread sleeps at most while windows are opened. */
  private static final int NAP_MILLIS = 50;

  private final Splash splash;
  private boolean opening;
  private boolean untold = Boolean.getBoolean(TIMED);

  PangaeaWorkbenchAdvisor(Splash splash) {
    this.splash = splash;
  }

  @Override
  public void initialize(IWorkbenchConfigurer configurer) {
    super.initialize(configurer);
    configurer.setSaveAndRestore(true);
    // Without these adapters the Project Explorer shows no labels.
    IDE.registerAdapters();
  }

  /**
   * Windows are opened by another thread, which wakes this one when it is done. But SWT for GTK
   * ends the wait first and notes afterwards that this was meant: a thread that looks between the
   * two goes on sleeping, until whatever comes next. Seen in one start of six, for five seconds.
   */
  @Override
  public boolean openWindows() {
    opening = true;
    nap(PlatformUI.getWorkbench().getDisplay());
    try {
      return super.openWindows();
    } finally {
      opening = false;
    }
  }

  private void nap(Display display) {
    display.timerExec(
        NAP_MILLIS,
        () -> {
          if (opening) {
            nap(display);
          }
        });
  }

  @Override
  public void postStartup() {
    super.postStartup();
    splash.close();
    Settings.applyVmmHome();
    ClusterFilesWatch.start();
    Machines.get()
        .deployments()
        .setPrompt(new DialogPrompt(PlatformUI.getWorkbench().getDisplay()));
    Machines.get().start();
  }

  /** The first time the window is drawn, and whatever is clicked is answered at once. */
  @Override
  public void eventLoopIdle(Display display) {
    if (untold) {
      untold = false;
      ProcessHandle.current()
          .info()
          .startInstant()
          .map(start -> Duration.between(start, Instant.now()).toMillis())
          .ifPresent(
              millis -> System.out.printf(Locale.ROOT, "usable after %.1f s%n", millis / 1000.0));
    }
    super.eventLoopIdle(display);
  }

  /** Machines that were started here end with it: nobody would look after them. */
  @Override
  public boolean preShutdown() {
    long running =
        Machines.get().views().stream()
            .filter(MachineView::isAlive)
            .filter(MachineView::own)
            .count();
    return running == 0 || EndingMachines.confirm(running);
  }

  @Override
  public void postShutdown() {
    Machines.get().close();
    try {
      ResourcesPlugin.getWorkspace().save(true, null);
    } catch (CoreException e) {
      ResourcesPlugin.getPlugin().getLog().log(e.getStatus());
    }
    super.postShutdown();
  }

  @Override
  public String getInitialWindowPerspectiveId() {
    return ModelPerspective.ID;
  }

  @Override
  public IAdaptable getDefaultPageInput() {
    return ResourcesPlugin.getWorkspace().getRoot();
  }

  @Override
  public WorkbenchWindowAdvisor createWorkbenchWindowAdvisor(
      IWorkbenchWindowConfigurer configurer) {
    return new PangaeaWindowAdvisor(configurer);
  }
}
