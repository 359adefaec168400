package org.pangaea.workbench.analysis.common;

import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.widgets.Control;
import org.pangaea.analysis.colour.Palette;

/** From SWT's colours to those of pictures, and back. */
public final class Colours {
  private Colours() {}

  private static int number(Color colour) {
    return colour.getRed() << 16 | colour.getGreen() << 8 | colour.getBlue();
  }

  /** A colour of a picture. */
  public static Color of(int colour) {
    return new Color(colour >>> 16 & 0xFF, colour >>> 8 & 0xFF, colour & 0xFF);
  }

  /** The same, for images. */
  public static RGB rgb(int colour) {
    return new RGB(colour >>> 16 & 0xFF, colour >>> 8 & 0xFF, colour & 0xFF);
  }

  /** The palette for what a control's theme has for ground and text; the last one if it fits. */
  public static Palette palette(Control control, Palette last) {
    int ground = number(control.getBackground());
    int text = number(control.getForeground());
    boolean fits = last != null && last.background() == ground && last.foreground() == text;
    return fits ? last : new Palette(ground, text);
  }
}
