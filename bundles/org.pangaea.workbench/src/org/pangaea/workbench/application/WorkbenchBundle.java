package org.pangaea.workbench.application;

import org.eclipse.ui.plugin.AbstractUIPlugin;
import org.osgi.framework.BundleContext;

/** The bundle while it is active: its preferences, its images, its log. */
public final class WorkbenchBundle extends AbstractUIPlugin {

  /** The symbolic name, which ids of markers, preferences and statuses start with. */
  public static final String ID = "org.pangaea.workbench";

  private static volatile WorkbenchBundle active;

  @Override
  public void start(BundleContext context) throws Exception {
    super.start(context);
    active = this;
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    active = null;
    super.stop(context);
  }

  /** The active bundle, from any thread. */
  public static WorkbenchBundle active() {
    return active;
  }
}
