package org.pangaea.workbench.welcome;

import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.intro.IIntroManager;

/** Whether the welcome page is in the way of what is to be seen now. */
public final class Welcome {

  private Welcome() {}

  /** Closes the welcome page if it is open. */
  public static void close() {
    IIntroManager manager = PlatformUI.getWorkbench().getIntroManager();
    if (manager.getIntro() != null) {
      manager.closeIntro(manager.getIntro());
    }
  }
}
