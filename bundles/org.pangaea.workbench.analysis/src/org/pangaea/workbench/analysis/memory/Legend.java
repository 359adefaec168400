package org.pangaea.workbench.analysis.memory;

import java.util.List;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.memory.HeatScale;
import org.pangaea.analysis.memory.Holding;
import org.pangaea.analysis.memory.MemoryWatch;
import org.pangaea.workbench.analysis.common.Colours;
import org.pangaea.workbench.analysis.common.Texts;

/** What the colours of the heat map mean, and how much memory has each. */
final class Legend extends Canvas {
  private static final int GAP = 6;
  private static final int STEP_WIDTH = 9;

  private MemoryWatch watch;
  private int[] census = new int[Holding.COUNT];
  private Palette palette;
  private int x;
  private int y;
  private int line;

  Legend(Composite parent) {
    super(parent, SWT.DOUBLE_BUFFERED);
    addListener(SWT.Paint, event -> paint(event.gc, true));
  }

  /** Shows what a machine's memory is now. */
  void show(MemoryWatch now, int[] counts) {
    boolean other = watch != now;
    watch = now;
    census = counts;
    redraw();
    if (other) {
      getParent().layout();
    }
  }

  @Override
  public Point computeSize(int wide, int high, boolean changed) {
    GC gc = new GC(this);
    int width = wide == SWT.DEFAULT ? Math.max(200, getParent().getClientArea().width) : wide;
    paint(gc, false, width);
    gc.dispose();
    return new Point(width, y + line + GAP);
  }

  private void paint(GC gc, boolean draws) {
    paint(gc, draws, getClientArea().width);
  }

  private void paint(GC gc, boolean draws, int width) {
    palette = Colours.palette(this, palette);
    x = GAP;
    y = GAP / 2;
    line = gc.getFontMetrics().getHeight() + 4;
    List<String> nodes = watch == null ? List.of() : watch.picture().layout().nodes();
    for (int node = 0; node < nodes.size(); node++) {
      entry(gc, draws, width, node, nodes.get(node));
    }
    entry(gc, draws, width, Holding.SHARED, "shared");
    entry(gc, draws, width, Holding.UNTOUCHED, "never touched");
    if (census[Holding.UNKNOWN] > 0) {
      entry(gc, draws, width, Holding.UNKNOWN, "under way, not told");
    }
    scale(gc, draws, width);
  }

  private void entry(GC gc, boolean draws, int width, int holding, String name) {
    // Before there is a machine the map shows none, and all counts are 0.
    int pageBytes = watch == null ? 0 : watch.picture().layout().pageBytes();
    long bytes = (long) census[holding] * pageBytes;
    String text = name + " " + Texts.memory(bytes);
    int side = line - 6;
    int needed = side + 4 + gc.textExtent(text).x + 2 * GAP;
    wrap(needed, width);
    if (draws) {
      Rectangle box = new Rectangle(x, y + 2, side, side);
      gc.setBackground(Colours.of(palette.base(holding)));
      gc.fillRectangle(box);
      gc.setForeground(
          Colours.of(holding == Holding.SHARED ? palette.background() : palette.line()));
      if (holding == Holding.SHARED) {
        gc.drawLine(box.x, box.y + side - 1, box.x + side - 1, box.y);
      }
      gc.setForeground(Colours.of(palette.line()));
      gc.drawRectangle(box);
      gc.setForeground(getForeground());
      gc.drawText(text, x + side + 4, y, true);
    }
    x += needed;
  }

  private void scale(GC gc, boolean draws, int width) {
    String text =
        Texts.of(
            "%.1f … %,.0f arrivals/s of a page (log scale)",
            HeatScale.rate(1), HeatScale.rate(HeatScale.LEVELS - 1));
    int bar = HeatScale.LEVELS * STEP_WIDTH;
    int needed = bar + 4 + gc.textExtent(text).x + 2 * GAP;
    wrap(needed, width);
    if (draws) {
      for (int level = 0; level < HeatScale.LEVELS; level++) {
        gc.setBackground(Colours.of(palette.heat(0, level)));
        gc.fillRectangle(x + level * STEP_WIDTH, y + 2, STEP_WIDTH, line - 6);
      }
      gc.setForeground(getForeground());
      gc.drawText(text, x + bar + 4, y, true);
    }
    x += needed;
  }

  private void wrap(int needed, int width) {
    if (x > GAP && x + needed > width) {
      x = GAP;
      y += line;
    }
  }
}
