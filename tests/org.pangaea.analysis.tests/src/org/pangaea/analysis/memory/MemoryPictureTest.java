package org.pangaea.analysis.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pangaea.control.OwnershipCode;
import org.pangaea.control.OwnershipMap;
import org.pangaea.control.PageRight;

/** What several nodes tell becomes one picture. */
class MemoryPictureTest {
  private final MemoryPicture picture = new MemoryPicture(Maps.layout(2, 4));

  private void tell(int node, String letters, int... arrivals) {
    picture.take(node, Maps.map(letters, arrivals), 1);
  }

  @Test
  void nothingIsKnownBeforeANodeHasTold() {
    assertEquals("????????", Maps.text(picture));
    tell(0, "uuuu----");
    assertEquals("uuuu????", Maps.text(picture));
    tell(1, "----uuuu");
    assertEquals("uuuuuuuu", Maps.text(picture));
  }

  @Test
  void ownersSharersAndUntouchedPagesAreToldApart() {
    tell(0, "MSu-S---");
    tell(1, "-S-ESuuM");
    assertEquals("0Su1Suu1", Maps.text(picture));
    PageView shared = picture.page(1);
    assertEquals(List.of("node0", "node1"), shared.sharers());
    assertNull(shared.owner());
    assertEquals("node0", shared.home());
    PageView owned = picture.page(3);
    assertEquals("node1", owned.owner());
    assertEquals(List.of(), owned.sharers());
    assertEquals(0x80003000L, owned.address());
  }

  @Test
  void whatHasNotChangedStays() {
    tell(0, "MSu-S---");
    tell(1, "-S-ESuuM");
    tell(0, ".-......");
    assertEquals(List.of("node1"), picture.page(1).sharers());
    assertEquals("0Su1Suu1", Maps.text(picture));
  }

  @Test
  void aPageThatTravelsBelongsToNobodyUntilItIsThere() {
    tell(0, "MMMM----");
    tell(1, "----uuuu");
    tell(0, "-.......");
    assertEquals("?000uuuu", Maps.text(picture));
    tell(1, "M.......");
    assertEquals("1000uuuu", Maps.text(picture));
  }

  @Test
  void anUntouchedPageIsTakenByAnotherNode() {
    tell(0, "uuuu----");
    tell(1, "E---uuuu");
    tell(0, "-.......");
    assertEquals("1uuuuuuu", Maps.text(picture));
  }

  @Test
  void aPageThatWasOfferedToAnotherNodeIsStillUntouched() {
    tell(0, "uuuuuu--");
    tell(1, "------uu");
    assertEquals("uuuuuuuu", Maps.text(picture));
    // Home tells anew that it has nothing of the offered ones.
    tell(1, "------uu");
    assertEquals("uuuuuuuu", Maps.text(picture));
    assertEquals(List.of(), picture.page(4).sharers());
    tell(0, "....M-..");
    assertEquals("uuuu0?uu", Maps.text(picture));
  }

  @Test
  void arrivalsAreCountedFromTheFirstLookOnAndCoolDown() {
    tell(0, "M-------", 100);
    assertEquals(0, picture.page(0).arrivals());
    tell(0, "........", 0);
    tell(0, "M.......", 130);
    assertEquals(30, picture.page(0).arrivals());
    assertEquals(30, picture.page(0).rate(), 0.01);
    assertEquals(30, picture.arrivals());
    picture.cool(1);
    assertEquals(30 / Math.E, picture.page(0).rate(), 0.01);
    picture.cool(20);
    assertEquals(0, picture.page(0).rate());
    assertEquals(30, picture.page(0).arrivals());
  }

  @Test
  void aCellHasTheColourOfItsHottestPageOrOfMost() {
    tell(0, "MMuu----");
    tell(1, "----EMSu");
    Cells cells = new Cells();
    picture.cells(0, 8, 3, cells);
    assertEquals(3, cells.count());
    assertEquals(0, cells.holding[0]);
    assertEquals(1, cells.holding[1]);
    tell(0, "...S.S..", 0, 0, 0, 7);
    picture.cells(0, 8, 3, cells);
    assertEquals(Holding.SHARED, cells.holding[1]);
    assertEquals(7, cells.heat[1], 0.01);
    assertEquals(0, cells.heat[0]);
    assertEquals(List.of(3), picture.hottest(5).stream().map(PageView::page).toList());
  }

  @Test
  void whatANodeCannotHaveToldIsRefused() {
    OwnershipMap right = Maps.map("MMMM");
    for (OwnershipMap wrong :
        List.of(
            new OwnershipMap(0x1000, 4, 1, right.rights(), ""),
            new OwnershipMap(Maps.FIRST, 2, 1, right.rights(), ""),
            new OwnershipMap(Maps.FIRST, 4, 1, "Bw==", ""),
            new OwnershipMap(Maps.FIRST, 4, 1, "////////", ""),
            new OwnershipMap(Maps.FIRST, 4, 1, right.rights(), "CAE="),
            new OwnershipMap(Maps.FIRST, 1 << 30, 1, right.rights(), ""))) {
      assertThrows(
          IllegalArgumentException.class, () -> picture.take(0, wrong, 1), () -> wrong.toString());
    }
  }

  @Test
  void mapsAreReadAsTheyWereWritten() {
    long seed = Long.getLong("pangaea.seed", System.nanoTime());
    System.out.println("mapsAreReadAsTheyWereWritten: replay with -Dpangaea.seed=" + seed);
    Random random = new Random(seed);
    List<String> written = new ArrayList<>();
    OwnershipCode.Writer writer = new OwnershipCode.Writer(Maps.FIRST);
    for (int i = 0, page = 0; i < 1000; i++) {
      PageRight right = PageRight.values()[random.nextInt(PageRight.values().length)];
      int run = 1 + random.nextInt(random.nextBoolean() ? 3 : 5000);
      writer.add(run, right);
      for (int j = 0; j < run; j++) {
        written.add(right.name());
      }
      page += run;
      if (random.nextBoolean()) {
        int count = 1 + random.nextInt(Integer.MAX_VALUE);
        writer.arrived(count);
        written.set(page - 1, right + " " + count);
      }
    }
    String[] read = new String[written.size()];
    OwnershipCode.read(
        writer.map(7),
        (page, count, right) ->
            java.util.Arrays.fill(
                read, (int) (page - Maps.FIRST), (int) (page - Maps.FIRST) + count, right.name()),
        (page, count) -> read[(int) (page - Maps.FIRST)] += " " + count);
    assertEquals(written, List.of(read));
    assertTrue(written.size() > 1000);
  }
}
