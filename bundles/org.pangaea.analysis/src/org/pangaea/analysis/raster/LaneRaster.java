package org.pangaea.analysis.raster;

import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.lanes.Doing;
import org.pangaea.analysis.lanes.Lane;
import org.pangaea.trace.Activity;

/**
 * Draws a lane into pixels, 0xRRGGBB each. A column shows all that the hart did in its span of
 * time, stacked by how long: the cost is that of the pixels, however many events there are. Belongs
 * to one thread.
 */
public final class LaneRaster {
  /** From the bottom up: work first, then waiting, then rest. */
  private static final int[] ORDER = {
    Activity.RUNNING.ordinal(),
    Activity.RESTING.ordinal(),
    Activity.PAGE.ordinal(),
    Activity.FENCE.ordinal(),
    Activity.DEVICE.ordinal(),
    Activity.CALL.ordinal(),
    Activity.PAUSED.ordinal(),
    Activity.STOPPED.ordinal(),
    Doing.OTHER,
    Activity.IDLE.ordinal(),
    Activity.AWAY.ordinal()
  };

  private final long[] before = new long[Doing.COUNT];
  private final long[] after = new long[Doing.COUNT];

  /** The order in which activities are stacked, from the bottom up; see {@link Doing}. */
  public static int[] order() {
    return ORDER.clone();
  }

  /**
   * Draws a lane.
   *
   * @param from nanoseconds at the left edge
   * @param to nanoseconds at the right edge
   * @param pixels of the whole image, row by row
   * @param width of the image
   * @param top first row of the lane
   * @param height rows of the lane
   */
  public void draw(
      Lane lane,
      long from,
      long to,
      Palette palette,
      int[] pixels,
      int width,
      int top,
      int height) {
    double step = (double) (to - from) / width;
    int marks = height >= 8 ? Math.max(2, height / 6) : 0;
    lane.until(from, before);
    for (int x = 0; x < width; x++) {
      long begin = from + Math.round(x * step);
      long end = Math.max(begin + 1, from + Math.round((x + 1) * step));
      lane.until(end, after);
      column(palette, pixels, width, x, top, height);
      if (marks > 0 && lane.calls(begin, end)) {
        for (int y = top; y < top + marks; y++) {
          pixels[y * width + x] = palette.call();
        }
      }
      System.arraycopy(after, 0, before, 0, before.length);
    }
  }

  private void column(Palette palette, int[] pixels, int width, int x, int top, int height) {
    long all = 0;
    for (int i = 0; i < after.length; i++) {
      before[i] = after[i] - before[i];
      all += before[i];
    }
    int bottom = top + height;
    if (all <= 0) {
      for (int y = top; y < bottom; y++) {
        pixels[y * width + x] = palette.background();
      }
      return;
    }
    long sum = 0;
    int y = bottom;
    for (int activity : ORDER) {
      sum += before[activity];
      int upTo = bottom - (int) Math.round((double) sum / all * height);
      int colour = palette.doing(activity);
      while (y > upTo) {
        pixels[--y * width + x] = colour;
      }
    }
  }
}
