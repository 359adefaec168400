package org.pangaea.workbench.application;

import java.net.URL;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ImageRegistry;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;

/**
 * The pictures in {@code icons/}, drawn for this program. On the UI thread; nobody disposes them.
 */
public final class Icons {

  private Icons() {}

  /** A picture by the name of its file; the model's for names that have none. */
  public static Image image(String name) {
    ImageRegistry registry = WorkbenchBundle.active().getImageRegistry();
    Image image = registry.get(name);
    if (image == null) {
      registry.put(name, descriptor(name));
      image = registry.get(name);
    }
    return image;
  }

  /** The same as a descriptor. */
  public static ImageDescriptor descriptor(String name) {
    URL file = entry(name);
    return ImageDescriptor.createFromURL(file == null ? entry("model") : file);
  }

  /** A picture that many times its size, as sharp as ever. */
  public static ImageDescriptor enlarged(String name, int times) {
    ImageDescriptor once = descriptor(name);
    return new ImageDescriptor() {
      @Override
      public ImageData getImageData(int zoom) {
        return once.getImageData(zoom * times);
      }
    };
  }

  private static URL entry(String name) {
    return WorkbenchBundle.active().getBundle().getEntry("icons/" + name + ".svg");
  }
}
