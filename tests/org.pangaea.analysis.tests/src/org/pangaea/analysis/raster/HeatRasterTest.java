package org.pangaea.analysis.raster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pangaea.analysis.colour.Palette;
import org.pangaea.analysis.memory.History;
import org.pangaea.analysis.memory.Holding;
import org.pangaea.analysis.memory.Maps;
import org.pangaea.analysis.memory.MemoryPicture;
import org.pangaea.control.OwnershipCode;
import org.pangaea.control.PageRight;

/** Pixels of a picture of memory. */
class HeatRasterTest {
  private static final Palette PALETTE = Palette.usual(true);

  @ParameterizedTest
  @CsvSource({"1048576,800,600", "100,800,600", "1,10,10", "7,3,2", "1000000,17,1", "64,0,0"})
  void everyPageHasAPlaceAndAPlaceItsPage(int pages, int width, int height) {
    HeatRaster.Grid grid = HeatRaster.fit(3, pages, width, height, 24);
    for (int page = 3; page < 3 + pages; page += Math.max(1, pages / 1000)) {
      int[] place = grid.place(page);
      assertTrue(place[0] < grid.width() && place[1] < grid.height(), grid::toString);
      int first = grid.pageAt(place[0], place[1]);
      assertTrue(first <= page && page < first + grid.perCell(), grid::toString);
    }
    assertEquals(-1, grid.pageAt(-1, 0));
    assertEquals(-1, grid.pageAt(grid.width(), 0));
    assertEquals(-1, grid.pageAt(0, Integer.MAX_VALUE));
  }

  private static MemoryPicture picture(int pages) {
    MemoryPicture picture = new MemoryPicture(Maps.layout(2, pages / 2));
    OwnershipCode.Writer writer = new OwnershipCode.Writer(0x80000);
    writer.add(pages / 2, PageRight.MODIFIED);
    writer.add(pages / 2, PageRight.NONE);
    picture.take(0, writer.map(1), 1);
    writer = new OwnershipCode.Writer(0x80000);
    writer.add(pages / 2, PageRight.NONE);
    writer.add(pages / 4, PageRight.SHARED);
    writer.add(pages - pages / 2 - pages / 4, PageRight.UNTOUCHED);
    picture.take(1, writer.map(1), 1);
    return picture;
  }

  private static void heat(MemoryPicture picture, int page, int arrivals) {
    OwnershipCode.Writer writer = new OwnershipCode.Writer(0x80000);
    writer.add(page + 1, PageRight.UNCHANGED);
    writer.arrived(arrivals);
    writer.add(picture.layout().pages() - page - 1, PageRight.UNCHANGED);
    picture.take(0, writer.map(1), 1);
  }

  @Test
  void aMillionPagesAtFirstSightAndOneHotPageAmongThem() {
    MemoryPicture picture = picture(1 << 20);
    HeatRaster raster = new HeatRaster();
    HeatRaster.Grid grid = HeatRaster.fit(0, 1 << 20, 640, 400, 24);
    assertEquals(5, grid.perCell());
    raster.grid(picture, grid, PALETTE);
    int[] place = grid.place(1000);
    int at = place[1] * grid.width() + place[0];
    assertEquals(PALETTE.heat(0, 0), raster.pixels()[at]);
    assertEquals(PALETTE.heat(Holding.SHARED, 0), pixel(raster, (1 << 19) + 100));
    assertEquals(PALETTE.heat(Holding.UNTOUCHED, 0), pixel(raster, (1 << 20) - 100));
    heat(picture, 1001, 5000);
    raster.grid(picture, grid, PALETTE);
    assertEquals(PALETTE.heat(0, 15), raster.pixels()[at]);
    assertEquals(PALETTE.heat(0, 0), raster.pixels()[at + 1]);
  }

  private static int pixel(HeatRaster raster, int page) {
    int[] place = raster.grid().place(page);
    return raster.pixels()[place[1] * raster.grid().width() + place[0]];
  }

  @Test
  void fewPagesAreLargeAndSharedOnesHaveAPattern() {
    HeatRaster raster = new HeatRaster();
    raster.grid(picture(16), HeatRaster.fit(0, 16, 200, 100, 24), PALETTE);
    HeatRaster.Grid grid = raster.grid();
    assertEquals(24, grid.cellSize());
    assertEquals(PALETTE.heat(0, 0), pixel(raster, 0));
    int[] shared = grid.place(8);
    int corner = shared[1] * grid.width() + shared[0] + 22;
    assertEquals(PALETTE.background(), raster.pixels()[corner]);
    assertNotEquals(PALETTE.background(), raster.pixels()[corner - 22]);
  }

  @Test
  void timeGoesToTheRight() {
    MemoryPicture picture = picture(64);
    History history = new History(64, 8);
    history.add(picture, 0);
    heat(picture, 0, 2000);
    history.add(picture, 1);
    HeatRaster raster = new HeatRaster();
    raster.history(history, 10, 64, PALETTE);
    assertEquals(PALETTE.heat(0, 0), raster.pixels()[0]);
    assertEquals(PALETTE.heat(0, 15), raster.pixels()[9]);
    assertEquals(PALETTE.heat(Holding.UNTOUCHED, 0), raster.pixels()[63 * 10]);
  }
}
