package org.pangaea.workbench.console;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.RGB;
import org.jline.utils.ScreenTerminal;

/**
 * The colours of cells. Default colours are those of the control, whatever the theme; the guest's
 * own are taken apart from the background where they would vanish in it. On the UI thread.
 */
final class Palette {

  /** Less than this of 255 between text and background cannot be read. */
  private static final int LEAST_CONTRAST = 70;

  private final Map<Integer, Color> colors = new HashMap<>();
  private RGB foreground = new RGB(0, 0, 0);
  private RGB background = new RGB(255, 255, 255);

  void setDefaults(RGB newForeground, RGB newBackground) {
    foreground = newForeground;
    background = newBackground;
  }

  /** A cell's background. */
  Color background(long cell) {
    return color(rgb(cell, ScreenTerminal.cellInverse(cell)));
  }

  /** A cell's text. */
  Color foreground(long cell) {
    RGB behind = rgb(cell, ScreenTerminal.cellInverse(cell));
    RGB text = rgb(cell, !ScreenTerminal.cellInverse(cell));
    if (ScreenTerminal.cellDim(cell)) {
      text = mixed(text, behind);
    }
    if (!text.equals(behind) && Math.abs(light(text) - light(behind)) < LEAST_CONTRAST) {
      text = mixed(text, light(behind) > 127 ? new RGB(0, 0, 0) : new RGB(255, 255, 255));
    }
    return color(text);
  }

  Color color(RGB rgb) {
    int key = rgb.red << 16 | rgb.green << 8 | rgb.blue;
    return colors.computeIfAbsent(key, _ -> new Color(rgb));
  }

  private RGB rgb(long cell, boolean front) {
    if (front) {
      return ScreenTerminal.cellHasForeground(cell)
          ? of(ScreenTerminal.cellForeground(cell))
          : foreground;
    }
    return ScreenTerminal.cellHasBackground(cell)
        ? of(ScreenTerminal.cellBackground(cell))
        : background;
  }

  private static RGB of(int cellColor) {
    int rgb = ScreenTerminal.cellColorRgb(cellColor);
    return new RGB(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
  }

  private static RGB mixed(RGB one, RGB other) {
    return new RGB(
        (one.red + other.red) / 2, (one.green + other.green) / 2, (one.blue + other.blue) / 2);
  }

  /** How light it is to the eye, of 255 (ITU-R BT.601). */
  private static int light(RGB rgb) {
    return (299 * rgb.red + 587 * rgb.green + 114 * rgb.blue) / 1000;
  }
}
