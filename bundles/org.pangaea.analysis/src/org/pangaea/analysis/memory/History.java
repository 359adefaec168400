package org.pangaea.analysis.memory;

/**
 * What a picture looked like over time: columns of cells. Memory is bounded and the whole time is
 * kept: when all columns are taken, each two become one, and from then on each stands for twice the
 * time. Any thread.
 */
public final class History {
  private final int rows;
  private final int columns;
  private final byte[] holding;
  private final byte[] level;
  private final long[] begins;
  private final Cells cells = new Cells();
  private int used;

  /** How many samples make a column, and how many are in the last. */
  private int samples = 1;

  private int taken;

  /**
   * An empty one.
   *
   * @param rows cells by address
   * @param columns cells by time, an even number
   */
  public History(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    holding = new byte[rows * columns];
    level = new byte[rows * columns];
    begins = new long[columns];
  }

  /** Takes a sample. */
  public synchronized void add(MemoryPicture picture, long nanos) {
    int pages = picture.layout().pages();
    picture.cells(0, pages, Math.max(1, (pages + rows - 1) / rows), cells);
    boolean fresh = used == 0 || taken == samples;
    if (fresh && used == columns) {
      halve();
      // What was half a column is whole now, or is to be filled up.
      fresh = taken == samples;
    }
    if (fresh) {
      begins[used++] = nanos;
      taken = 0;
    }
    taken++;
    int at = (used - 1) * rows;
    for (int row = 0; row < cells.count(); row++) {
      byte heat = (byte) HeatScale.level(cells.heat[row]);
      if (fresh || heat >= level[at + row]) {
        holding[at + row] = cells.holding[row];
        level[at + row] = heat;
      }
    }
    for (int row = cells.count(); row < rows; row++) {
      holding[at + row] = Holding.UNKNOWN;
    }
  }

  private void halve() {
    for (int column = 0; column < columns / 2; column++) {
      begins[column] = begins[2 * column];
      for (int row = 0; row < rows; row++) {
        int one = 2 * column * rows + row;
        int other = one + rows;
        int hotter = level[other] >= level[one] ? other : one;
        holding[column * rows + row] = holding[hotter];
        level[column * rows + row] = level[hotter];
      }
    }
    used = columns / 2;
    taken += samples;
    samples *= 2;
  }

  /** Cells by address. */
  public int rows() {
    return rows;
  }

  /** Columns that have something. */
  public synchronized int used() {
    return used;
  }

  /** When a column begins, as the samples' times were given. */
  public synchronized long begin(int column) {
    return begins[column];
  }

  /** Copies a column. */
  public synchronized void column(int column, byte[] holdings, byte[] levels) {
    System.arraycopy(holding, column * rows, holdings, 0, rows);
    System.arraycopy(level, column * rows, levels, 0, rows);
  }
}
