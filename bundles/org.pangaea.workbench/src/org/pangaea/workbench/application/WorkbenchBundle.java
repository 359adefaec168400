package org.pangaea.workbench.application;

import org.eclipse.ui.plugin.AbstractUIPlugin;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

/** The bundle while it is active: its preferences, its images, its log. */
public final class WorkbenchBundle extends AbstractUIPlugin {

  /** The symbolic name, which ids of markers, preferences and statuses start with. */
  public static final String ID = "org.pangaea.workbench";

  private static final String VERSION = "pangaea.workbench.version";

  private static volatile WorkbenchBundle active;

  @Override
  public void start(BundleContext context) throws Exception {
    super.start(context);
    active = this;
    // What about.mappings puts into the product's text.
    System.setProperty(VERSION, version());
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    active = null;
    super.stop(context);
  }

  /** The version for people, such as {@code 1.2.3, build 202611281200}. */
  public static String version() {
    Version version = active.getBundle().getVersion();
    String number =
        "%d.%d.%d".formatted(version.getMajor(), version.getMinor(), version.getMicro());
    return version.getQualifier().isEmpty() ? number : number + ", build " + version.getQualifier();
  }

  /** The active bundle, from any thread. */
  public static WorkbenchBundle active() {
    return active;
  }
}
