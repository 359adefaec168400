package org.pangaea.vmm.share;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** When a node is given untouched pages that it did not ask for. */
class BulkOffersTest {
  private final BulkOffers offers = new BulkOffers();

  @Test
  void secondPageOfABlockBringsTheBlock() {
    assertEquals(-1, offers.touched(640 + 5));
    assertEquals(640, offers.touched(640 + 60));
  }

  @Test
  void whoGoesOnIsGivenTheNextBlockAtItsFirstPageUpwardsOrDownwards() {
    offers.touched(640);
    offers.touched(641);
    assertEquals(704, offers.touched(704));
    assertEquals(576, offers.touched(639));
  }

  @Test
  void blockIsGivenOnce() {
    offers.touched(640);
    offers.touched(641);
    assertEquals(-1, offers.touched(650));
  }

  @Test
  void pagesHereAndThereBringNothing() {
    for (long block = 1; block < 100; block += 3) {
      assertEquals(-1, offers.touched(block * BulkOffers.BLOCK));
    }
  }

  @Test
  void severalPlacesByTurnsAreKeptApart() {
    for (int page = 0; page < 2; page++) {
      for (long place = 0; place < 16; place++) {
        long block = 10 * place * BulkOffers.BLOCK;
        assertEquals(page == 0 ? -1 : block, offers.touched(block + page));
      }
    }
  }
}
