package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pangaea.coherence.MessageKind;
import org.pangaea.control.ShareStatus;
import org.pangaea.machine.GuestMemory;
import org.pangaea.trace.Event;
import org.pangaea.trace.EventType;

/** A node that goes through untouched memory of another is given it in bulk. */
class BulkOwnershipTest {
  private static final int PAGES = 1024;

  /**
   * Hart 0 writes the first 1024 pages of the second node's memory, a word in each, and reads them
   * again. Then hart 1, on that node, adds them up, and the next 64 pages, which it finds empty.
   */
  private static final String PROGRAM =
      """
      main:
          li t0, FREE
          li t1, SECOND
          li t2, 1024
          li t3, PAGE
          bnez tp, second
          mv t4, t1
          mv t5, t2
      1:  ld t6, 8(t4)
          bnez t6, wrong
          sd t5, (t4)
          add t4, t4, t3
          addi t5, t5, -1
          bnez t5, 1b
          li t6, 1
          fence
          sd t6, (t0)
          ret
      wrong:
          j wrong
      second:
          pause
          ld t4, (t0)
          beqz t4, second
          fence
          addi t2, t2, 64
          li t5, 0
      2:  ld t4, (t1)
          add t5, t5, t4
          add t1, t1, t3
          addi t2, t2, -1
          bnez t2, 2b
          sd t5, 8(t0)
          ret
      report:
          mv s1, ra
          li t0, FREE
          ld t1, 8(t0)
          li t2, 524800
          bne t1, t2, 3f
          la a0, good
          call puts
          call newline
      3:  wfi
          j 3b
      good:
          .asciz "the sum is right"
          .balign 4
      """
          .replace("SECOND", "0x" + Long.toHexString(Layout.memoryOf(1)))
          .replace("PAGE", "" + GuestMemory.PAGE_SIZE);

  @TestFactory
  Stream<DynamicTest> fewRequestsBringManyPages() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, PROGRAM)) {
            cluster.awaitConsole("the sum is right");
            ShareStatus writer = cluster.share(0).status();
            ShareStatus home = cluster.share(1).status();
            long taken = writer.counters().get("offer-taken");
            assertTrue(taken > PAGES * 9 / 10, writer::toString);
            assertTrue(home.counters().get("offered") >= taken, home::toString);
            assertEquals(0, writer.counters().get("refused"), writer::toString);
            assertEquals(0, home.counters().get("refused"), home::toString);
          }
        },
        Layout.of(2, 1));
  }

  @Test
  void everyOfferIsRecordedWhereItLeavesAndWhereItArrives() throws Exception {
    try (TestCluster cluster = new TestCluster(Layout.of(2, 1))) {
      cluster.load(PROGRAM);
      for (int node = 0; node < 2; node++) {
        cluster.share(node).tracer().start(TracerTest.ROOM);
      }
      cluster.start();
      cluster.awaitConsole("the sum is right");
      List<Event> events = new ArrayList<>();
      long lost = TracerTest.drain(cluster, 0, events) + TracerTest.drain(cluster, 1, events);
      assertEquals(0, lost);
      Set<Long> arrived = offered(events, 0, EventType.RECEIVED);
      assertTrue(arrived.size() > PAGES * 9 / 10, "only " + arrived.size() + " offers");
      assertEquals(arrived, offered(events, 1, EventType.SENT));
    }
  }

  private static Set<Long> offered(List<Event> events, int node, EventType type) {
    return events.stream()
        .filter(event -> event.node() == node && event.type() == type)
        .filter(event -> event.detail() == MessageKind.OFFER.ordinal())
        .map(Event::page)
        .collect(Collectors.toSet());
  }
}
