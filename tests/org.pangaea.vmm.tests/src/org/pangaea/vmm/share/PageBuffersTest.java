package org.pangaea.vmm.share;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.GuestMemory;

/** Pages on their way out: whose they are, and when they are anybody's again. */
class PageBuffersTest {
  private static final int PAGE = GuestMemory.PAGE_SIZE;

  @Test
  void whatIsGivenBackIsUsedAgain() {
    byte[] page = PageBuffers.take(PAGE);
    PageBuffers.giveBack(page);
    assertSame(page, PageBuffers.take(PAGE));
  }

  @Test
  void nobodyHasWhatSomebodyElseHas() {
    byte[] first = PageBuffers.take(PAGE);
    byte[] second = PageBuffers.take(PAGE);
    assertNotSame(first, second);
    PageBuffers.giveBack(first);
    PageBuffers.giveBack(second);
    byte[] third = PageBuffers.take(PAGE);
    assertNotSame(third, PageBuffers.take(PAGE));
    assertEquals(PAGE, third.length);
  }

  @Test
  void moreThanAreKeptAreLetGo() {
    byte[][] pages = new byte[20][];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = PageBuffers.take(PAGE);
    }
    for (byte[] page : pages) {
      PageBuffers.giveBack(page);
    }
    assertEquals(PAGE, PageBuffers.take(PAGE).length);
  }

  @Test
  void aBlockIsNoPage() {
    byte[] block = PageBuffers.take(256);
    assertEquals(256, block.length);
    PageBuffers.giveBack(block);
    assertNotSame(block, PageBuffers.take(256));
    assertEquals(PAGE, PageBuffers.take(PAGE).length);
    PageBuffers.giveBack(null);
  }

  @Test
  void eachThreadHasItsOwn() {
    byte[] page = PageBuffers.take(PAGE);
    PageBuffers.giveBack(page);
    byte[] other = CompletableFuture.supplyAsync(() -> PageBuffers.take(PAGE)).join();
    assertNotSame(page, other);
    // It may leave on another thread than the one that has taken it, which then keeps it.
    PageBuffers.giveBack(other);
    assertSame(other, PageBuffers.take(PAGE));
  }
}
