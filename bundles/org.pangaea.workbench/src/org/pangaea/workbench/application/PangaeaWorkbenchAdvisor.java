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

  private final Splash splash;
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
