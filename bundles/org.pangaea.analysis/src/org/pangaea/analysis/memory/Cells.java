package org.pangaea.analysis.memory;

import java.util.Arrays;

/** Pages summed up in cells. Belongs to one thread, which fills it again and again. */
public final class Cells {
  /** See {@link Holding}. */
  public byte[] holding = new byte[0];

  /** Arrivals by second of the cell's hottest page. */
  public float[] heat = new float[0];

  private int count;

  void reset(int cells) {
    if (holding.length < cells) {
      holding = Arrays.copyOf(holding, cells);
      heat = Arrays.copyOf(heat, cells);
    }
    count = cells;
  }

  /** How many are in use. */
  public int count() {
    return count;
  }
}
