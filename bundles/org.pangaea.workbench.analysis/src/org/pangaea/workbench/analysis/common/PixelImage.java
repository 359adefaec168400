package org.pangaea.workbench.analysis.common;

import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageData;
import org.eclipse.swt.graphics.ImageDataProvider;
import org.eclipse.swt.graphics.PaletteData;
import org.eclipse.swt.widgets.Control;

/**
 * Pixels on their way to the screen: a thread fills it, the UI thread makes an image of it and
 * draws it. Its pixels are the screen's, whatever the zoom is.
 */
public final class PixelImage {
  private static final int FULL = 100;
  private static final PaletteData RGB = new PaletteData(0xFF0000, 0xFF00, 0xFF);

  private final int zoom;
  private final ImageData data;

  /**
   * Copies pixels, 0xRRGGBB each; any thread.
   *
   * @param zoom of the screen, in percent
   */
  public PixelImage(int[] pixels, int width, int height, int zoom) {
    this.zoom = zoom;
    byte[] bytes = new byte[4 * width * height];
    for (int i = 0, at = 0; i < width * height; i++) {
      int pixel = pixels[i];
      bytes[at + 1] = (byte) (pixel >>> 16);
      bytes[at + 2] = (byte) (pixel >>> 8);
      bytes[at + 3] = (byte) pixel;
      at += 4;
    }
    data = new ImageData(width, height, 32, RGB, 4, bytes);
  }

  /** The zoom of the screen that a control is on, in percent. */
  public static int zoom(Control control) {
    return control.getMonitor().getZoom();
  }

  /** From points to pixels. */
  public static int pixels(int points, int zoom) {
    return points * zoom / FULL;
  }

  /** Draws it at a place in points; UI thread. */
  public void draw(GC gc, int x, int y) {
    ImageDataProvider provider =
        wanted -> {
          if (wanted == zoom) {
            return data;
          }
          return wanted == FULL
              ? data.scaledTo(
                  Math.max(1, data.width * FULL / zoom), Math.max(1, data.height * FULL / zoom))
              : null;
        };
    Image image = new Image(gc.getDevice(), provider);
    gc.drawImage(image, x, y);
    image.dispose();
  }
}
