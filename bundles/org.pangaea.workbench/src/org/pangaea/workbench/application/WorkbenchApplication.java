package org.pangaea.workbench.application;

import org.eclipse.core.runtime.Platform;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.osgi.service.datalocation.Location;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;

/** The program: one window on one workspace. */
public final class WorkbenchApplication implements IApplication {

  @Override
  public Object start(IApplicationContext context) throws Exception {
    // What SSH's library would log is told by us, where it matters to the user.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    Display display = PlatformUI.createDisplay();
    try {
      Location workspace = Platform.getInstanceLocation();
      if (!workspace.isSet()) {
        // Without -data; the start script says where it is then.
        workspace.set(workspace.getDefault(), false);
      }
      if (!workspace.lock()) {
        WorkspaceInUse.tell(display, workspace);
        return EXIT_OK;
      }
      try (Splash splash = Splash.open(display)) {
        int status = PlatformUI.createAndRunWorkbench(display, new PangaeaWorkbenchAdvisor(splash));
        return status == PlatformUI.RETURN_RESTART ? EXIT_RESTART : EXIT_OK;
      }
    } finally {
      display.dispose();
    }
  }

  @Override
  public void stop() {
    if (!PlatformUI.isWorkbenchRunning()) {
      return;
    }
    IWorkbench workbench = PlatformUI.getWorkbench();
    Display display = workbench.getDisplay();
    display.syncExec(() -> {
      if (!display.isDisposed()) {
        workbench.close();
      }
    });
  }
}
