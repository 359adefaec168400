package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** SBI hart state management (SBI 2.0, chapter 9), wherever the harts are. */
class HartControlTest {
  private static final String CALLS =
      """
      hart_stop:
          li a7, 0x48534d
          li a6, 1
          ecall
          li a0, 50
          j fail
      hart_status:
          li a7, 0x48534d
          li a6, 2
          ecall
          ret
      send_ipi:
          li a7, 0x735049
          li a6, 0
          ecall
          ret
      """;

  /**
   * All harts but the last start the last one at the same time, again and again, as soon as it says
   * that it is stopped.
   */
  private static final String RACE =
      """
          .equ ROUNDS, 300
          .equ TARGET, HARTS - 1
          .equ RACERS, HARTS - 1
          .equ RACE, FREE + 4096
          .equ WINS, FREE + 8192
          .equ CALLED, FREE + 12288
      main:
          li t0, TARGET
          beq tp, t0, target
          mv s9, ra
          li s0, ROUNDS
          li s1, 0                  # where the racers meet
      round:
          li a0, TARGET
          call hart_status
          bnez a0, wrong
          li t0, 1
          bne a1, t0, round
          addi s1, s1, RACERS
          li t0, RACE
          li t1, 1
          amoadd.d.aqrl zero, t1, (t0)
      1:  ld t1, (t0)
          blt t1, s1, 1b
          li a0, TARGET
          la a1, started
          mv a2, s0
          li a7, 0x48534d
          li a6, 0
          ecall
          li t0, WINS
          li t1, 1
          beqz a0, won
          li t1, -6                 # already available
          bne a0, t1, wrong
          j lost
      won:
          amoadd.d zero, t1, (t0)
      lost:
          li t0, CALLED
          li t1, 1
          amoadd.d zero, t1, (t0)
      # Nobody races on before the target has come up.
          li t0, FREE
          li t1, ROUNDS + 1
          sub t1, t1, s0
      1:  ld t2, (t0)
          blt t2, t1, 1b
          addi s0, s0, -1
          bnez s0, round
          mv ra, s9
          ret
      wrong:
          li a0, 51
          j fail
      # Each start comes here, with the round as its opaque value.
      started:
          mv tp, a0
          li t0, TARGET
          bne a0, t0, wrong
          li t0, FREE
          li t1, 1
          amoadd.d t2, t1, (t0)
          li t1, ROUNDS
          sub t1, t1, t2
          bne a1, t1, wrong
          addi t1, t1, -1
          beqz t1, done
          addi t2, t2, 1            # it stops when all have called
          li t0, RACERS
          mul t2, t2, t0
          li t0, CALLED
      1:  ld t1, (t0)
          blt t1, t2, 1b
      target:
          j hart_stop
      done:
          li s11, HARTS             # as if it had come from main
          call barrier
          j idle
      """;

  @TestFactory
  @DisplayName("Claims 38, 39: one instance of one guest")
  Stream<DynamicTest> oneOfManyStartsWins() {
    String report =
        """
        report:
            mv s1, ra
            li t0, FREE
            ld a0, (t0)
            call puthex
            li t0, WINS
            ld a0, (t0)
            call puthex
            call newline
            jr s1
        """;
    return Layout.each(
        layout -> assertEquals(" 12c 12c\n", TestCluster.run(layout, RACE + report + CALLS)),
        Layout.of(1, 2),
        Layout.of(1, 4),
        Layout.of(2, 1),
        Layout.of(2, 2),
        Layout.of(4, 1));
  }

  @TestFactory
  Stream<DynamicTest> aSuspendedHartWakesUpByAnIpi() {
    String program =
        """
        main:
            li t0, HARTS - 1
            beq tp, t0, sleeper
            bnez tp, quiet
            mv s9, ra
            li s0, 100
        again:
            li a0, HARTS - 1
            call hart_status
            li t0, 4                  # suspended
            bne a1, t0, again
            li a0, 1
            li a1, HARTS - 1
            call send_ipi
            bnez a0, wrong
            li t0, FREE
            li t1, 101
            sub t1, t1, s0
        1:  ld t2, (t0)
            bne t2, t1, 1b
            addi s0, s0, -1
            bnez s0, again
            mv ra, s9
            ret
        quiet:
            ret
        wrong:
            li a0, 52
            j fail
        sleeper:
            mv s9, ra
            li s0, 50
            li s2, FREE
        # Retentive and non-retentive in turn.
        nap:
            csrwi sie, 2
            li s3, 77
            li a0, 0
            li a7, 0x48534d
            li a6, 3
            ecall
            bnez a0, wrong
            li t0, 77
            bne s3, t0, wrong
            csrci sip, 2
            li t1, 1
            amoadd.d zero, t1, (s2)
            csrwi sie, 2
            li a0, 0x80000000
            la a1, resumed
            mv a2, s0
            li a7, 0x48534d
            li a6, 3
            ecall
            j wrong
        resumed:
            li t0, HARTS - 1
            bne a0, t0, wrong
            bne a1, s0, wrong
            csrr t0, satp
            bnez t0, wrong
            csrci sip, 2
            li t1, 1
            amoadd.d zero, t1, (s2)
            addi s0, s0, -1
            bnez s0, nap
            csrwi sie, 0
            mv ra, s9
            ret
        """;
    return Layout.each(
        layout ->
            assertEquals(
                " 64\n", TestCluster.run(layout, program + AtomicCounterTest.REPORT + CALLS)),
        Layout.of(1, 2),
        Layout.of(2, 1),
        Layout.of(3, 1));
  }

  @TestFactory
  Stream<DynamicTest> wrongCallsAreAnsweredByTheRightError() {
    // Harts answer with the number of the call that was answered wrongly.
    String program =
        """
        main:
            mv s9, ra
            li s0, 1
            li a0, HARTS
            la a1, main
            call hart_start
            li t0, -3                 # no such hart
            bne a0, t0, wrong
            li s0, 2
            li a0, -1
            call hart_status
            li t0, -3
            bne a0, t0, wrong
            li s0, 3
            li a0, HARTS - 1
            li a1, UART
            call hart_start
            li t0, -5                 # not executable
            bne a0, t0, wrong
            li s0, 4
            li a0, HARTS - 1
            la a1, main
            call hart_start
            li t0, -6                 # it runs
            bne a0, t0, wrong
            li s0, 5
            li a0, 1
            li a1, HARTS
            call send_ipi
            li t0, -3
            bne a0, t0, wrong
            li s0, 6
            li a0, HARTS - 1
            call hart_status
            bnez a0, wrong
            bnez a1, wrong
            mv ra, s9
            ret
        wrong:
            mv a0, s0
            j fail
        report:
            ret
        """;
    return Layout.each(
        layout -> assertEquals("", TestCluster.run(layout, program + CALLS)),
        Layout.of(1, 2),
        Layout.of(2, 2));
  }
}
