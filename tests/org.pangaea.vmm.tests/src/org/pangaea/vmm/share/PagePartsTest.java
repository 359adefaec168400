package org.pangaea.vmm.share;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.pangaea.coherence.Agent;
import org.pangaea.coherence.CoherenceNode;
import org.pangaea.coherence.Effects;
import org.pangaea.coherence.Measures;
import org.pangaea.coherence.Message;
import org.pangaea.coherence.Problem;
import org.pangaea.machine.GuestMemory;

class PagePartsTest {
  private static final long FIRST = GuestMemory.RAM_BASE >>> GuestMemory.PAGE_SHIFT;
  private static final int PAGE = GuestMemory.PAGE_SIZE;
  private static final long SEVENTH = GuestMemory.RAM_BASE + 7L * PAGE;

  private final CoherenceNode node =
      new CoherenceNode(
          0,
          1,
          FIRST,
          100,
          gfn -> 0,
          new Agent[0],
          new Silent(),
          Measures.ALL,
          GuestMemory.BLOCKS_PER_PAGE);
  private final PageParts parts = new PageParts(node);

  @Test
  void theBlocksOfAPageAreItsBytesInOrder() {
    long at = SEVENTH;
    for (int i = 0; i < GuestMemory.BLOCKS_PER_PAGE; i++) {
      long block = node.block(FIRST + 7, i);
      assertEquals(at, parts.address(block));
      assertEquals(FIRST + 7, parts.pageOf(block));
      assertEquals(i, PageParts.index(at));
      at += parts.size(block);
    }
    assertEquals(SEVENTH + PAGE, at);
    assertEquals(GuestMemory.PAGE_SIZE, parts.size(FIRST + 7));
    assertEquals(SEVENTH, parts.address(FIRST + 7));
  }

  @Test
  void whatIsHeldReachesToTheNextBorder() {
    assertEquals(PAGE, PageParts.left(SEVENTH, true));
    assertEquals(PAGE - 0x10, PageParts.left(SEVENTH + 0x10, true));
    assertEquals(0x100, PageParts.left(SEVENTH, false));
    assertEquals(1, PageParts.left(SEVENTH + PAGE - 1, false));
  }

  /** Nothing is asked for. */
  private static final class Silent implements Effects {
    @Override
    public void send(int to, Message message) {}

    @Override
    public void install(long gfn, java.nio.ByteBuffer payload) {}

    @Override
    public void zero(long gfn) {}

    @Override
    public void interrupt(Agent agent, long gfn) {}

    @Override
    public void wake(Agent agent) {}

    @Override
    public void codeVoid(long gfn) {}

    @Override
    public void evicted(long gfn) {}

    @Override
    public void report(Problem problem) {}
  }
}
