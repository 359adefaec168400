package org.pangaea.workbench.console;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Device;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.FontData;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.RGB;
import org.eclipse.swt.graphics.Rectangle;
import org.jline.utils.ScreenTerminal;

/** Draws cells. Neighbours that look the same are drawn as one text. */
final class ScreenPainter {

  /** Characters from here on (CJK and beyond) may not have the font's width. */
  private static final int UNEVEN = 0x2e80;

  private static final int SAMPLE = 100;

  private final Palette palette = new Palette();
  private final Font plain;
  private final Font bold;
  private final Font italic;
  private final double cellWidth;
  private final int cellHeight;
  private RGB foreground = new RGB(0, 0, 0);
  private RGB background = new RGB(255, 255, 255);

  ScreenPainter(Device device, Font font) {
    plain = font;
    bold = styled(device, font, SWT.BOLD);
    italic = styled(device, font, SWT.ITALIC);
    GC gc = new GC(device);
    try {
      gc.setFont(font);
      cellWidth = gc.textExtent("M".repeat(SAMPLE)).x / (double) SAMPLE;
      cellHeight = gc.getFontMetrics().getHeight();
    } finally {
      gc.dispose();
    }
  }

  private static Font styled(Device device, Font font, int style) {
    FontData[] data = font.getFontData();
    for (FontData one : data) {
      one.setStyle(style);
    }
    return new Font(device, data);
  }

  void dispose() {
    bold.dispose();
    italic.dispose();
  }

  double cellWidth() {
    return cellWidth;
  }

  int cellHeight() {
    return cellHeight;
  }

  void setDefaults(RGB newForeground, RGB newBackground) {
    foreground = newForeground;
    background = newBackground;
    palette.setDefaults(newForeground, newBackground);
  }

  private int x(int column) {
    return (int) Math.round(column * cellWidth);
  }

  void paint(GC gc, Rectangle area, Screen.Look look, Selection selection, boolean focused) {
    gc.setBackground(palette.color(background));
    gc.fillRectangle(area);
    for (int row = 0; row < look.cells().length; row++) {
      long[] cells = look.cells()[row];
      int y = row * cellHeight;
      int column = 0;
      while (column < cells.length) {
        int end = runEnd(cells, column);
        drawRun(gc, cells, column, end, y);
        column = end;
      }
      if (selection != null) {
        highlight(gc, cells, selection, look.first() + row, y);
      }
    }
    drawCursor(gc, look, focused);
  }

  private static int runEnd(long[] cells, int from) {
    long attribute = ScreenTerminal.cellAttr(cells[from]);
    int end = from + 1;
    if (Cells.character(cells[from]) >= UNEVEN) {
      // With the empty cell behind it, if it is a wide one.
      return end < cells.length && Cells.character(cells[end]) == 0 ? end + 1 : end;
    }
    while (end < cells.length
        && ScreenTerminal.cellAttr(cells[end]) == attribute
        && Cells.character(cells[end]) < UNEVEN) {
      end++;
    }
    return end;
  }

  private void drawRun(GC gc, long[] cells, int from, int to, int y) {
    long cell = cells[from];
    String text = Cells.text(cells, from, to);
    boolean plainBackground =
        !ScreenTerminal.cellHasBackground(cell) && !ScreenTerminal.cellInverse(cell);
    if (!plainBackground) {
      gc.setBackground(palette.background(cell));
      gc.fillRectangle(x(from), y, x(to) - x(from), cellHeight);
    }
    boolean underlined = ScreenTerminal.cellUnderline(cell);
    if (ScreenTerminal.cellConceal(cell) || text.isBlank() && !underlined) {
      return;
    }
    gc.setForeground(palette.foreground(cell));
    gc.setFont(
        ScreenTerminal.cellBold(cell) ? bold : ScreenTerminal.cellItalic(cell) ? italic : plain);
    gc.drawString(text, x(from), y, true);
    if (underlined) {
      gc.drawLine(x(from), y + cellHeight - 2, x(to) - 1, y + cellHeight - 2);
    }
  }

  /** The selection is drawn over the text, as text in the other colours. */
  private void highlight(GC gc, long[] cells, Selection selection, long number, int y) {
    int from = Math.max(0, selection.from(number, cells.length));
    int to = Math.min(cells.length, selection.to(number, cells.length));
    if (from < to) {
      gc.setBackground(palette.color(foreground));
      gc.fillRectangle(x(from), y, x(to) - x(from), cellHeight);
      gc.setForeground(palette.color(background));
      gc.setFont(plain);
      gc.drawString(Cells.text(cells, from, to), x(from), y, true);
    }
  }

  /** Filled where keys go to; an outline where they do not. */
  private void drawCursor(GC gc, Screen.Look look, boolean focused) {
    long row = look.cursorLine() - look.first();
    if (!look.cursorShown() || row < 0 || row >= look.cells().length) {
      return;
    }
    int left = x(look.cursorColumn());
    int width = x(look.cursorColumn() + 1) - left;
    int y = (int) row * cellHeight;
    if (!focused) {
      gc.setForeground(palette.color(foreground));
      gc.drawRectangle(left, y, width - 1, cellHeight - 1);
      return;
    }
    gc.setBackground(palette.color(foreground));
    gc.fillRectangle(left, y, width, cellHeight);
    long[] cells = look.cells()[(int) row];
    if (look.cursorColumn() < cells.length) {
      gc.setForeground(palette.color(background));
      gc.setFont(plain);
      gc.drawString(Cells.text(cells, look.cursorColumn(), look.cursorColumn() + 1), left, y, true);
    }
  }
}
