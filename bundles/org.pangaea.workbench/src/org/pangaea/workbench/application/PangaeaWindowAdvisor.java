package org.pangaea.workbench.application;

import org.eclipse.swt.graphics.Point;
import org.eclipse.ui.application.ActionBarAdvisor;
import org.eclipse.ui.application.IActionBarConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;

/** What is around the views of a window. */
final class PangaeaWindowAdvisor extends WorkbenchWindowAdvisor {

  PangaeaWindowAdvisor(IWorkbenchWindowConfigurer configurer) {
    super(configurer);
  }

  @Override
  public void preWindowOpen() {
    IWorkbenchWindowConfigurer configurer = getWindowConfigurer();
    configurer.setInitialSize(new Point(1280, 840));
    configurer.setShowCoolBar(true);
    configurer.setShowStatusLine(true);
    configurer.setShowProgressIndicator(true);
    configurer.setShowPerspectiveBar(true);
    configurer.setTitle("Pangaea");
  }

  @Override
  public void postWindowOpen() {
    ToolBarRoom.watch(getWindowConfigurer().getWindow());
  }

  @Override
  public ActionBarAdvisor createActionBarAdvisor(IActionBarConfigurer configurer) {
    return new PangaeaActionBars(configurer);
  }
}
