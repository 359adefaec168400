package org.pangaea.analysis.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The past of a picture, in bounded memory. */
class HistoryTest {
  private final MemoryPicture picture = new MemoryPicture(Maps.layout(2, 4));
  private final History history = new History(8, 4);

  private byte[] column(int column) {
    byte[] holdings = new byte[8];
    history.column(column, holdings, new byte[8]);
    return holdings;
  }

  @Test
  void allOfTheTimeIsKeptWhenColumnsRunOut() {
    picture.take(0, Maps.map("MMMM----"), 1);
    for (int time = 0; time < 100; time++) {
      if (time == 50) {
        picture.take(0, Maps.map("SSSS----"), 1);
      }
      history.add(picture, time);
      assertTrue(history.used() <= 4);
      assertEquals(0, history.begin(0));
    }
    assertEquals(0, column(0)[0]);
    assertEquals(Holding.SHARED, column(history.used() - 1)[0]);
    // Columns are of the same length but for the last.
    long length = history.begin(1);
    assertEquals(32, length);
    for (int column = 1; column < history.used(); column++) {
      assertEquals(column * length, history.begin(column));
    }
  }

  @Test
  void whatWasHotForAMomentIsStillSeen() {
    picture.take(0, Maps.map("MMMM----"), 1);
    byte[] levels = new byte[8];
    for (int time = 0; time < 64; time++) {
      if (time == 5) {
        picture.take(0, Maps.map("S.......", 900), 1);
      } else if (time == 6) {
        picture.cool(60);
        picture.take(0, Maps.map("M......."), 1);
      }
      history.add(picture, time);
    }
    byte[] holdings = new byte[8];
    history.column(0, holdings, levels);
    assertEquals(Holding.SHARED, holdings[0]);
    assertEquals(HeatScale.level(900), levels[0]);
  }

  @Test
  void theScaleIsLogarithmic() {
    assertEquals(0, HeatScale.level(0));
    assertEquals(1, HeatScale.level(0.05f));
    assertEquals(HeatScale.LEVELS - 1, HeatScale.level(1e6f));
    for (int level = 1; level < HeatScale.LEVELS; level++) {
      assertEquals(level, HeatScale.level((float) HeatScale.rate(level)));
    }
    double step = HeatScale.rate(6) / HeatScale.rate(5);
    assertEquals(step, HeatScale.rate(10) / HeatScale.rate(9), 1e-9);
  }
}
