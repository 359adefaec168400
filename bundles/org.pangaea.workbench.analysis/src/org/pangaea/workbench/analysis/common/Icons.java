package org.pangaea.workbench.analysis.common;

import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ResourceLocator;

/** The bundle's pictures. */
public final class Icons {
  private static final String BUNDLE = "org.pangaea.workbench.analysis";

  private Icons() {}

  /** One of them, by the name of its file without its ending. */
  public static ImageDescriptor of(String name) {
    return ResourceLocator.imageDescriptorFromBundle(BUNDLE, "icons/" + name + ".svg").orElse(null);
  }
}
