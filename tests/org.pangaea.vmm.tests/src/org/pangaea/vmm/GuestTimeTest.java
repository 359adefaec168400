package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Guest time never runs backwards along a message, and stands still while the VM is paused. */
class GuestTimeTest {
  /**
   * Each hart writes the time into its slots one after the other, and reads those of the next hart:
   * a time that it finds is never later than the time it reads then.
   */
  private static final String MESSAGES =
      """
          .equ COUNT, %d
          .equ SLOTS, 256
      main:
          li s0, COUNT
          li s1, FREE
          slli t0, tp, 13
          add s2, s1, t0              # own slots
          addi t0, tp, 1
          li t1, HARTS
          rem t0, t0, t1
          slli t0, t0, 13
          add s3, s1, t0              # the next hart's
          li s4, 0                    # sent
          li s5, 0                    # received
          li s6, 0                    # own time
      step:
          bge s4, s0, receive
          addi t0, s5, SLOTS          # not far ahead of what has come
          bge s4, t0, receive
          andi t0, s4, SLOTS - 1
          slli t0, t0, 4
          add t0, t0, s2
          addi s4, s4, 1
          rdtime t1
          bltu t1, s6, backwards
          mv s6, t1
          sd t1, (t0)
          fence w, w
          sd s4, 8(t0)
      receive:
          bge s5, s0, received
          andi t0, s5, SLOTS - 1
          slli t0, t0, 4
          add t0, t0, s3
          ld t1, 8(t0)
          addi t2, s5, 1
          blt t1, t2, step            # not there yet
          fence r, r
          ld t2, (t0)
          rdtime t3
          bltu t3, t2, backwards
          bltu t3, s6, backwards
          mv s6, t3
          mv s5, t1                   # it may have been overtaken: then some are skipped
          j step
      received:
          blt s4, s0, step
          ret
      backwards:
          li a0, 95
          j fail
      report:
          ret
      """;

  @TestFactory
  Stream<DynamicTest> noMessageComesBeforeItWasSent() {
    return messages(50_000, Layout.of(2, 1), Layout.of(2, 2), Layout.of(3, 1));
  }

  @TestFactory
  @Tag("long")
  Stream<DynamicTest> noMessageComesBeforeItWasSentForLong() {
    return messages(1_000_000, Layout.of(2, 1), Layout.of(4, 1));
  }

  private static Stream<DynamicTest> messages(int count, Layout... layouts) {
    return Layout.each(
        layout -> assertEquals("", TestCluster.run(layout, MESSAGES.formatted(count))), layouts);
  }

  /** All harts read the time all the time, and keep the largest step; typing ends them. */
  private static final String WATCHING =
      """
          .equ STEPS_OF, FREE
          .equ DONE, FREE + 0x2000
      main:
          mv s9, ra
          li s0, 0
          rdtime s1
          li s4, UART
          li s5, DONE
          bnez tp, watch
          la a0, text
          call puts
      watch:
          li s6, 2000
      1:  rdtime s2
          bltu s2, s1, backwards
          sub s3, s2, s1
          mv s1, s2
          bltu s3, s0, 2f
          mv s0, s3
      2:  addi s6, s6, -1
          bnez s6, 1b
          bnez tp, 3f
          lbu t0, 5(s4)
          andi t0, t0, 1
          beqz t0, 3f
          li t0, 1
          sd t0, (s5)
      3:  ld t0, (s5)
          beqz t0, watch
          li t0, STEPS_OF
          amomaxu.d zero, s0, (t0)
          mv ra, s9
          ret
      backwards:
          li a0, 96
          j fail
      text:
          .asciz "watching\\n"
          .balign 4
      """;

  @TestFactory
  Stream<DynamicTest> aPauseIsNoTimeForTheGuest() {
    return Layout.each(
        layout -> {
          String program = WATCHING + AtomicCounterTest.REPORT;
          try (TestCluster cluster = TestCluster.running(layout, program)) {
            cluster.awaitConsole("watching");
            long ticks = cluster.pause();
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < 4_000_000_000L) {
              for (int node = 0; node < layout.nodes(); node++) {
                assertTrue(cluster.share(node).guestTime() <= ticks);
              }
              LockSupport.parkNanos(10_000_000);
            }
            cluster.resume(ticks);
            cluster.share(0).type(new byte[] {'.'});
            String[] lines = cluster.finish().split("\n");
            long step = Long.parseLong(lines[1].strip(), 16);
            System.out.println(layout + ": largest step " + step / 10_000 + " ms");
            assertTrue(
                step < 30_000_000, () -> "the guest saw " + step / 10_000 + " ms pass at once");
          }
        },
        Layout.of(1, 2),
        Layout.of(2, 2));
  }

  @TestFactory
  Stream<DynamicTest> nodesMayResumeSecondsApart() {
    return Layout.each(
        layout -> {
          String program = WATCHING + AtomicCounterTest.REPORT;
          try (TestCluster cluster = TestCluster.running(layout, program)) {
            cluster.awaitConsole("watching");
            long ticks = cluster.pause();
            cluster.share(0).resume(ticks);
            cluster.await(
                "three seconds on node 0", () -> cluster.share(0).guestTime() > ticks + 30_000_000);
            cluster.share(1).resume(ticks);
            cluster.share(0).type(new byte[] {'.'});
            cluster.finish();
          }
        },
        Layout.of(2, 1),
        Layout.of(2, 2));
  }
}
