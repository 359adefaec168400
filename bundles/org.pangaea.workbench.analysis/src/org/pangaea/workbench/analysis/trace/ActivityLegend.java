package org.pangaea.workbench.analysis.trace;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.raster.LaneRaster;
import org.pangaea.workbench.analysis.common.Colours;

/** What the colours of the lanes mean. */
final class ActivityLegend extends Canvas {
  private static final int GAP = 6;
  private Palette palette;

  ActivityLegend(Composite parent) {
    super(parent, SWT.DOUBLE_BUFFERED);
    addListener(SWT.Paint, event -> paint(event.gc));
  }

  @Override
  public Point computeSize(int wide, int high, boolean changed) {
    GC gc = new GC(this);
    int line = gc.getFontMetrics().getHeight() + 6;
    gc.dispose();
    return new Point(wide == SWT.DEFAULT ? 200 : wide, line);
  }

  private void paint(GC gc) {
    palette = Colours.palette(this, palette);
    int x = GAP;
    for (int activity : LaneRaster.order()) {
      x = entry(gc, x, palette.doing(activity), TracePane.legend(activity));
    }
    entry(gc, x, palette.call(), "SBI call (at the top)");
  }

  private int entry(GC gc, int x, int colour, String text) {
    int side = gc.getFontMetrics().getHeight() - 2;
    gc.setBackground(Colours.of(colour));
    gc.fillRectangle(x, 3, side, side);
    gc.setForeground(Colours.of(palette.line()));
    gc.drawRectangle(x, 3, side, side);
    gc.setForeground(getForeground());
    gc.drawText(text, x + side + 4, 2, true);
    return x + side + 4 + gc.textExtent(text).x + 2 * GAP;
  }
}
