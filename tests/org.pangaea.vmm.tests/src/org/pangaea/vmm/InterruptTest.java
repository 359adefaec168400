package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Inter-processor interrupts, timers, and device interrupts, over all nodes. */
class InterruptTest {
  /** A token goes round: each hart sleeps until the IPI of the one before. */
  static final String RING =
      """
          .equ ROUNDS, %d
          .equ TOKEN, FREE
      main:
          mv s9, ra
          li s0, TOKEN
          li s1, 0                  # round
          csrwi sie, 2
      next:
          li s2, HARTS
          mul s3, s1, s2
          add s3, s3, tp            # the token's value when it comes to this hart
          or t0, s1, tp
          beqz t0, have             # hart 0 begins
      wait:
          csrr t0, sip
          andi t0, t0, 2
          bnez t0, 1f
          wfi
          j wait
      1:  csrci sip, 2
          ld t0, (s0)
          bne t0, s3, wrong
      have:
          addi s3, s3, 1
          sd s3, (s0)
          addi a1, tp, 1
          bne a1, s2, 1f
          li a1, 0
      1:  li a0, 1
          addi s1, s1, 1
          li t0, ROUNDS
          bne s1, t0, pass
          li t0, HARTS - 1
          beq tp, t0, done          # the last one passes to nobody
      pass:
          li a7, 0x735049
          li a6, 0
          ecall
          bnez a0, wrong
          li t0, ROUNDS
          bne s1, t0, next
      done:
          csrwi sie, 0
          mv ra, s9
          ret
      wrong:
          li a0, 60
          j fail
      """;

  @TestFactory
  Stream<DynamicTest> everyIpiArrives() {
    return Layout.each(
        layout -> {
          int rounds = 400;
          String expected = " " + Integer.toHexString(rounds * layout.harts()) + "\n";
          String program = RING.formatted(rounds) + AtomicCounterTest.REPORT;
          assertEquals(expected, TestCluster.run(layout, program));
        },
        Layout.of(1, 2),
        Layout.of(1, 4),
        Layout.of(2, 1),
        Layout.of(2, 2),
        Layout.of(4, 1));
  }

  static final String BROADCAST =
      """
          .equ COUNTS, FREE
      main:
          mv s9, ra
          la t0, handler
          csrw stvec, t0
          li s0, COUNTS
          slli t0, tp, 6
          add s0, s0, t0            # how often this hart was interrupted
          li s1, COUNTS + 2048      # how often hart 0 sent
          csrwi sie, 2
          csrsi sstatus, 2
          bnez tp, 3f
          li s2, 0
      1:  addi s2, s2, 1
          sd s2, (s1)
          li a0, 0
          li a1, -1                 # to all, itself included
          li a7, 0x735049
          li a6, 0
          ecall
          bnez a0, wrong
          li t0, COUNTS
          li t1, HARTS
      2:  ld t2, (t0)               # each answers before the next is sent
          blt t2, s2, 2b
          addi t0, t0, 64
          addi t1, t1, -1
          bnez t1, 2b
          li t0, 200
          bne s2, t0, 1b
      3:  ld t0, (s1)
          li t1, 200
          blt t0, t1, 3b
          ld t2, (s0)
          blt t2, t1, 3b
          csrci sstatus, 2
          csrwi sie, 0
          la t0, _trap
          csrw stvec, t0
          mv ra, s9
          ret
      wrong:
          li a0, 61
          j fail
          .align 2
      handler:
          csrr s3, scause
          li s4, 0x8000000000000001
          bne s3, s4, _trap
          csrci sip, 2
          ld s3, (s1)
          ld s4, (s0)
          addi s4, s4, 1
          bne s3, s4, wrong         # one IPI, one interrupt
          sd s4, (s0)
          sret
      """;

  @TestFactory
  Stream<DynamicTest> anIpiInterruptsAHartThatRunsInALoop() {
    return Layout.each(
        layout ->
            assertEquals(" c8\n", TestCluster.run(layout, BROADCAST + AtomicCounterTest.REPORT)),
        Layout.of(1, 2),
        Layout.of(2, 1),
        Layout.of(2, 2),
        Layout.of(3, 1));
  }

  static final String TIMERS =
      """
      main:
          mv s9, ra
          la t0, handler
          csrw stvec, t0
          li s0, 100
          li s7, 0                  # interrupts taken
      again:
          rdtime s1
          li t0, 3000
          add s1, s1, t0            # in 0.3 ms
          andi t0, s0, 1
          beqz t0, 1f
          csrw stimecmp, s1
          j 2f
      1:  mv a0, s1
          li a7, 0x54494d45
          li a6, 0
          ecall
          bnez a0, wrong
      2:  li t0, 32
          csrw sie, t0
          andi t0, s0, 2
          beqz t0, running
      sleeping:
          wfi
          csrr t0, sip
          andi t0, t0, 32
          beqz t0, sleeping
          rdtime t0
          bltu t0, s1, wrong
          j 4f
      running:
          mv s6, s7
          csrsi sstatus, 2
      3:  beq s6, s7, 3b
          csrci sstatus, 2
          bltu s5, s1, wrong
      4:  li t0, -1
          csrw stimecmp, t0
          csrr t0, sip
          andi t0, t0, 32
          bnez t0, wrong
          addi s0, s0, -1
          bnez s0, again
          csrwi sie, 0
          la t0, _trap
          csrw stvec, t0
          li t0, FREE
          amoadd.d zero, s7, (t0)
          mv ra, s9
          ret
      wrong:
          li a0, 62
          j fail
          .align 2
      handler:
          csrr s3, scause
          li s4, 0x8000000000000005
          bne s3, s4, _trap
          rdtime s5
          addi s7, s7, 1
          li s3, -1
          csrw stimecmp, s3
          sret
      """;

  /** Half of the timers through stimecmp, half through SBI; by WFI and by interrupt in turn. */
  @TestFactory
  Stream<DynamicTest> timersFireOnEveryHartAndNotTooEarly() {
    return Layout.each(
        layout -> {
          String expected = " " + Integer.toHexString(50 * layout.harts()) + "\n";
          assertEquals(expected, TestCluster.run(layout, TIMERS + AtomicCounterTest.REPORT));
        },
        Layout.of(1, 1),
        Layout.of(1, 4),
        Layout.of(2, 2));
  }

  static final String ECHO =
      """
          .equ CONTEXT, PLIC + 0x200000 + (HARTS - 1) * 0x1000
      main:
          li t0, HARTS - 1
          bne tp, t0, done
          mv s9, ra
          li s0, PLIC
          li s1, CONTEXT
          li s2, UART
          li t0, 1
          sw t0, 40(s0)             # priority of source 10
          li t1, PLIC + 0x2000 + (HARTS - 1) * 0x80
          li t0, 0x400
          sw t0, (t1)               # enabled for this hart
          sw zero, (s1)             # threshold
          li t0, 7
          sb t0, 2(s2)              # FIFOs on and empty
          li t0, 1
          sb t0, 1(s2)              # received data interrupts
          li t0, 0x200
          csrw sie, t0
          la a0, ready
          call line
      wait:
          wfi
          csrr t0, sip
          andi t0, t0, 0x200
          beqz t0, wait
          lw s3, 4(s1)              # claim
          li t0, 10
          bne s3, t0, wrong
      1:  lbu t0, 5(s2)
          andi t0, t0, 1
          beqz t0, 2f
          lbu s4, (s2)
          sb s4, (s2)
          li t0, '.'
          bne s4, t0, 1b
          sw s3, 4(s1)
          csrwi sie, 0
          mv ra, s9
      done:
          ret
      2:  sw s3, 4(s1)              # complete
          j wait
      wrong:
          li a0, 63
          j fail
      # Prints by the UART itself.
      line:
          lbu t0, (a0)
          beqz t0, 2f
      1:  lbu t1, 5(s2)
          andi t1, t1, 0x20
          beqz t1, 1b
          sb t0, (s2)
          addi a0, a0, 1
          j line
      2:  ret
      report:
          ret
      ready:
          .asciz "type: "
          .balign 4
      """;

  /** The last hart takes the UART's interrupts and echoes what is typed until a dot comes. */
  @TestFactory
  Stream<DynamicTest> typedTextInterruptsAHartOnAnotherNode() {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, ECHO)) {
            cluster.awaitConsole("type: ");
            StringBuilder expected = new StringBuilder("type: ");
            for (int i = 0; i < 50; i++) {
              String word = "word " + i + ", ";
              cluster.share(0).type(word.getBytes(StandardCharsets.US_ASCII));
              expected.append(word);
              cluster.awaitConsole(expected.toString());
            }
            cluster.share(0).type(new byte[] {'.'});
            assertEquals(expected + ".", cluster.finish());
          }
        },
        Layout.of(1, 1),
        Layout.of(2, 1),
        Layout.of(2, 2),
        Layout.of(3, 1));
  }
}
