package org.pangaea.workbench.analysis.trace;

import org.eclipse.swt.graphics.Rectangle;
import org.pangaea.analysis.lanes.TimeRange;

/**
 * Where lanes and times are on the canvas, in points.
 *
 * @param area the canvas' client area
 * @param lanes how many lanes there are
 * @param from time at the left end, in nanoseconds
 * @param to time at the right end
 */
record LaneLayout(Rectangle area, int lanes, long from, long to) {
  /** What the names of the lanes take at the left. */
  static final int HEADER = 120;

  /** What the times take at the top. */
  static final int AXIS = 22;

  private static final int GAP = 3;
  private static final int TALLEST = 44;

  LaneLayout(Rectangle area, int lanes, TimeRange range) {
    this(area, lanes, range.from(), range.to());
  }

  /** Whether there is room for anything. */
  boolean hasRoom() {
    return area.width > HEADER && area.height > AXIS;
  }

  /** From one lane's top to the next one's. */
  int pitch() {
    return Math.clamp((area.height - AXIS) / Math.max(1, lanes), 6, TALLEST);
  }

  int top(int lane) {
    return AXIS + lane * pitch();
  }

  int laneHeight() {
    return Math.max(3, pitch() - GAP);
  }

  /** The lane there, or -1. */
  int laneAt(int y) {
    int lane = y < AXIS ? -1 : (y - AXIS) / pitch();
    return lane < lanes ? lane : -1;
  }

  /** Of the lanes, without their names. */
  int width() {
    return Math.max(1, area.width - HEADER);
  }

  boolean isInLanes(int x) {
    return x >= HEADER;
  }

  long timeAt(int x) {
    double part = Math.clamp((double) (x - HEADER) / width(), 0.0, 1.0);
    return from + Math.round(part * (to - from));
  }

  int xOf(long time) {
    return HEADER + (int) Math.round((double) (time - from) / (to - from) * width());
  }

  Rectangle bounds(int lane) {
    return new Rectangle(HEADER, top(lane), width(), laneHeight());
  }
}
