package org.pangaea.workbench.analysis.trace;

import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Rectangle;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.lanes.Lane;
import org.pangaea.analysis.lanes.Wait;
import org.pangaea.workbench.analysis.common.Colours;
import org.pangaea.workbench.analysis.common.Texts;

/** Draws what is around and over the lanes: times, names, what is selected. */
final class LanePainter {
  private static final int TICK_POINTS = 110;

  private final GC gc;
  private final LaneLayout places;
  private final Palette palette;
  private final Color text;

  /** For one painting; the GC's foreground is the colour of texts. */
  LanePainter(GC gc, LaneLayout places, Palette palette) {
    this.gc = gc;
    this.places = places;
    this.palette = palette;
    this.text = gc.getForeground();
  }

  void times() {
    long from = places.from();
    long to = places.to();
    double step = step((double) (to - from) * TICK_POINTS / places.width());
    long first = (long) (Math.ceil(from / step) * step);
    for (double time = first; time <= to; time += step) {
      int x = places.xOf((long) time);
      gc.setForeground(Colours.of(palette.line()));
      gc.drawLine(x, LaneLayout.AXIS - 5, x, places.area().height);
      gc.setForeground(text);
      gc.drawText(Texts.time(time, step), x + 3, 1, true);
    }
    gc.drawText("time", 6, 1, true);
  }

  /** 1, 2 or 5 times a power of ten, at least so large. */
  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(1, least))));
    for (int factor : new int[] {1, 2, 5}) {
      if (power * factor >= least) {
        return power * factor;
      }
    }
    return power * 10;
  }

  /** Names of lanes, in the order of their nodes. */
  void names(List<Lane> lanes, int selected) {
    int line = gc.getFontMetrics().getHeight();
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      int y = places.top(i);
      boolean firstOfNode = i == 0 || lanes.get(i - 1).node() != lane.node();
      if (firstOfNode) {
        node(lanes, lane.node(), y);
      }
      gc.setForeground(i == selected ? Colours.of(palette.selection()) : text);
      if (places.pitch() >= line - 4) {
        String name = (i == selected ? "▸ " : "  ") + lane.nodeName() + " hart " + lane.hart();
        gc.drawText(name, 8, y + Math.max(0, (places.laneHeight() - line) / 2), true);
      } else if (firstOfNode) {
        // No room for all: the node, where its lanes begin.
        gc.drawText(lane.nodeName(), 8, y - 2, true);
      }
    }
    gc.setForeground(text);
  }

  private void node(List<Lane> lanes, int node, int y) {
    int of = (int) lanes.stream().filter(lane -> lane.node() == node).count();
    gc.setForeground(Colours.of(palette.line()));
    gc.drawLine(0, y - 2, places.area().width, y - 2);
    gc.setBackground(Colours.of(palette.base(node)));
    gc.fillRectangle(0, y, 4, places.pitch() * of);
  }

  void span(long from, long to) {
    clip();
    int height = places.area().height;
    int left = places.xOf(from);
    gc.setBackground(gc.getDevice().getSystemColor(SWT.COLOR_LIST_SELECTION));
    gc.setAlpha(70);
    gc.fillRectangle(
        left, LaneLayout.AXIS, Math.max(1, places.xOf(to) - left), height - LaneLayout.AXIS);
    gc.setAlpha(255);
    gc.setForeground(Colours.of(palette.selection()));
    gc.drawText(Texts.nanos(to - from), left + 3, height - 18, true);
    gc.setClipping((Rectangle) null);
  }

  void wait(Wait wait) {
    clip();
    int left = places.xOf(wait.begin());
    int wide = Math.max(2, places.xOf(wait.end()) - left);
    int top = places.top(wait.lane());
    gc.setForeground(Colours.of(palette.selection()));
    for (int frame = 1; frame <= 2; frame++) {
      int more = 2 * frame - 1;
      gc.drawRectangle(left - frame, top - frame, wide + more, places.laneHeight() + more);
    }
    gc.setClipping((Rectangle) null);
  }

  private void clip() {
    gc.setClipping(LaneLayout.HEADER, 0, places.width(), places.area().height);
  }
}
