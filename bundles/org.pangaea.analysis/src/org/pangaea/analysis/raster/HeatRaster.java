package org.pangaea.analysis.raster;

import java.util.Arrays;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.memory.Cells;
import org.pangaea.analysis.memory.HeatScale;
import org.pangaea.analysis.memory.History;
import org.pangaea.analysis.memory.Holding;
import org.pangaea.analysis.memory.MemoryPicture;

/**
 * Draws a picture of memory into pixels, 0xRRGGBB each: an address grid, line by line from the top
 * left, or address over time. Belongs to one thread, which uses it again and again.
 */
public final class HeatRaster {
  /** From this size on cells have a gap between them, and shared ones a pattern. */
  private static final int GAP_FROM = 5;

  private final Cells cells = new Cells();
  private int[] pixels = new int[0];
  private Grid grid = new Grid(0, 0, 1, 1, 1, 0, 0);
  private byte[] holdings = new byte[0];
  private byte[] levels = new byte[0];

  /**
   * Where pages are.
   *
   * @param first page, counted from the machine's first
   * @param count how many pages are shown
   * @param perCell pages in a cell
   * @param cellSize pixels of a cell's side
   * @param columns cells in a row
   * @param width pixels
   * @param height pixels
   */
  public record Grid(
      int first, int count, int perCell, int cellSize, int columns, int width, int height) {
    /** The first page at a pixel; -1 where there is none. */
    public int pageAt(int x, int y) {
      if (x < 0 || y < 0 || x >= columns * cellSize) {
        return -1;
      }
      long cell = (long) (y / cellSize) * columns + x / cellSize;
      long page = cell * perCell;
      return page < count ? (int) (first + page) : -1;
    }

    /** The left upper pixel of a page's cell, x and y. */
    public int[] place(int page) {
      int cell = (page - first) / perCell;
      return new int[] {cell % columns * cellSize, cell / columns * cellSize};
    }

    /** Whether a page is shown. */
    public boolean shows(int page) {
      return page >= first && page < first + count;
    }
  }

  /** Fits pages into so many pixels: with cells as large as there is room for, at most so large. */
  public static Grid fit(int first, int count, int width, int height, int largest) {
    int w = Math.max(1, width);
    int h = Math.max(1, height);
    for (int size = largest; size >= 1; size--) {
      long room = (long) (w / size) * (h / size);
      if (room >= count) {
        return new Grid(first, count, 1, size, w / size, w, h);
      }
    }
    long room = (long) w * h;
    int perCell = (int) ((count + room - 1) / room);
    return new Grid(first, count, perCell, 1, w, w, h);
  }

  /** What was drawn, row by row. */
  public int[] pixels() {
    return pixels;
  }

  /** Where pages were drawn. */
  public Grid grid() {
    return grid;
  }

  private void size(int width, int height, int ground) {
    if (pixels.length != width * height) {
      pixels = new int[width * height];
    }
    Arrays.fill(pixels, ground);
  }

  /** Draws pages as a grid. */
  public void grid(MemoryPicture picture, Grid where, Palette palette) {
    grid = where;
    size(where.width(), where.height(), palette.background());
    picture.cells(where.first(), where.count(), where.perCell(), cells);
    int size = where.cellSize();
    if (size == 1) {
      // Rows follow each other without gaps.
      for (int cell = 0; cell < cells.count(); cell++) {
        pixels[cell] = colour(cell, palette);
      }
      return;
    }
    int inner = size >= GAP_FROM ? size - 1 : size;
    for (int cell = 0; cell < cells.count(); cell++) {
      int x = cell % where.columns() * size;
      int y = cell / where.columns() * size;
      int colour = colour(cell, palette);
      for (int line = 0; line < inner; line++) {
        int at = (y + line) * where.width() + x;
        Arrays.fill(pixels, at, at + inner, colour);
      }
      if (inner >= GAP_FROM && cells.holding[cell] == Holding.SHARED) {
        pattern(x, y, inner, where.width(), palette.background());
      }
    }
  }

  private int colour(int cell, Palette palette) {
    float heat = cells.heat[cell];
    return palette.heat(cells.holding[cell], heat == 0 ? 0 : HeatScale.level(heat));
  }

  /** A diagonal: told apart from owners without any colour. */
  private void pattern(int x, int y, int size, int width, int colour) {
    for (int i = 0; i < size; i++) {
      pixels[(y + i) * width + x + size - 1 - i] = colour;
    }
  }

  /**
   * Draws address (downwards) over time (to the right), with all that is known from its begin on.
   */
  public void history(History history, int width, int height, Palette palette) {
    int w = Math.max(1, width);
    int h = Math.max(1, height);
    size(w, h, palette.background());
    int rows = history.rows();
    if (holdings.length != rows) {
      holdings = new byte[rows];
      levels = new byte[rows];
    }
    int used = history.used();
    int last = -1;
    for (int x = 0; x < w && used > 0; x++) {
      int column = (int) ((long) x * used / w);
      if (column != last) {
        history.column(column, holdings, levels);
        last = column;
      }
      for (int y = 0; y < h; y++) {
        int row = (int) ((long) y * rows / h);
        pixels[y * w + x] = palette.heat(holdings[row], levels[row]);
      }
    }
  }
}
