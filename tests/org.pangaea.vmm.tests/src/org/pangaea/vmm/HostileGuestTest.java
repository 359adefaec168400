package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Whatever a guest does, it harms itself only: the VMMs go on. */
class HostileGuestTest {
  /** How a program ends that has counted its exceptions in s5, each of which it left for s7. */
  private static final String SURVIVED =
      """
          la t0, _trap
          csrw stvec, t0
          li t0, FREE
          amoadd.d zero, s5, (t0)
          li t0, -1
          csrw stimecmp, t0
          mv ra, s9
          ret
          .align 2
      skip:
          addi s5, s5, 1
          csrw sepc, s7
          sret
      """;

  /**
   * Random accesses of every size to every device register and to nowhere, random SBI calls, jumps
   * to nowhere, from all harts at once. Left out is what ends the machine or a hart.
   */
  static final String NONSENSE =
      """
          .equ STEPS, %d
      main:
          mv s9, ra
          la t0, skip
          csrw stvec, t0
          csrw sie, zero
          li s0, STEPS
          li s1, %d                   # seed
          addi t0, tp, 1
          mul s1, s1, t0
          li s5, 0                    # exceptions
      step:
          csrw sie, zero
          la s7, stepped              # where to go on after an exception
          call random
          andi t0, a0, 7
          srli s2, a0, 8
          beqz t0, sbi
          li t1, 1
          beq t0, t1, jump
      # An address: a device's register, or anything.
          andi t0, s2, 7
          srli s2, s2, 3
          li t1, 0xfffff
          and s3, s2, t1
          li t2, PLIC
          beqz t0, 1f
          li t2, PLIC + 0x200000
          li t1, 1
          beq t0, t1, 1f
          li t2, UART
          andi s3, s2, 15
          li t1, 2
          beq t0, t1, 1f
          andi s3, s2, 7
          li t1, 3
          beq t0, t1, 1f
          li t2, 0x90000000           # behind the RAM
          li t1, 4
          beq t0, t1, 1f
          li t2, 0x30000000
          li t1, 5
          beq t0, t1, 1f
          li t2, POWER + 4            # its register 0 may end the machine
          andi s3, s2, 0xff
          li t1, 6
          beq t0, t1, 1f
          li t2, 0
          mv s3, s2
          li t3, 0x7fffffff
          and s3, s3, t3
          li t3, 0xfff00000           # keep away from the power device
          and t4, s3, t3
          li t3, POWER
          beq t4, t3, stepped
      1:  add s2, t2, s3
          call random
          srli t0, a0, 20
          andi t0, t0, 15
          slli t0, t0, 3              # 16 kinds of access, two instructions each
          la t1, accesses
          add t1, t1, t0
          jr t1
      accesses:
          lb t0, (s2)
          j stepped
          lbu t0, (s2)
          j stepped
          lh t0, (s2)
          j stepped
          lhu t0, (s2)
          j stepped
          lw t0, (s2)
          j stepped
          lwu t0, (s2)
          j stepped
          ld t0, (s2)
          j stepped
          sb a0, (s2)
          j stepped
          sh a0, (s2)
          j stepped
          sw a0, (s2)
          j stepped
          sd a0, (s2)
          j stepped
          lr.w t0, (s2)
          j stepped
          sc.d t0, a0, (s2)
          j stepped
          amoadd.w t0, a0, (s2)
          j stepped
          amoswap.d t0, a0, (s2)
          j stepped
          lw t0, 1(s2)
          j stepped
      jump:
          li t1, 0x7fffffff
          and s2, s2, t1
          jr s2
      # Any call but system reset, hart stop and a valid hart suspend.
      sbi:
          call random
          mv s3, a0
          call random
          mv a1, a0
          call random
          mv a2, a0
          call random
          mv a3, a0
          call random
          mv a4, a0
          andi t0, s3, 7
          slli t0, t0, 3
          la t1, extensions
          add t1, t1, t0
          ld a7, (t1)
          srli t0, s3, 3
          andi a6, t0, 7
          srli a0, s3, 8
          andi t0, s3, 0x40
          beqz t0, 1f
          andi a0, a0, 15             # plausible arguments at times
          li a1, 0
          li t1, 0x3fffff
          and a2, a2, t1
      1:  li t0, 0x48534d
          bne a7, t0, 2f
          li t0, 2
          bne a6, t0, 1f
          j 2f
      1:  ori a0, a0, 1               # start of a hart that runs, or of none; reserved suspend types
          li t0, 1
          bne a6, t0, 2f
          li a6, 2
      2:  ecall
          j stepped
      stepped:
          addi s0, s0, -1
          bnez s0, step
      """
          + SURVIVED
          + """
          random:
              slli t0, s1, 13
              xor s1, s1, t0
              srli t0, s1, 7
              xor s1, s1, t0
              slli t0, s1, 17
              xor s1, s1, t0
              mv a0, s1
              ret
              .balign 8
          extensions:
              .dword 0x10, 0x54494d45, 0x735049, 0x52464e43, 0x48534d, 0x4442434e, 0x504d55, 1
          report:
              mv s1, ra
              la a0, text
              call puts
              li t0, FREE
              ld a0, (t0)
              call puthex
              call newline
              jr s1
          text:
              .asciz "\\nexceptions"
              .balign 4
          """;

  /**
   * Loads from and stores to every page below the RAM, each hart its part and every register of
   * some page sooner or later, and beyond it at every power of two; then every function that an
   * extension could have, of all that there are and some more, but those that end the machine or a
   * hart.
   */
  static final String SWEEP =
      """
          .equ STRIDE, 4092           # a page, and another register in each
      main:
          mv s9, ra
          la t0, skip
          csrw stvec, t0
          csrw sie, zero
          li s2, STRIDE
          mul s2, s2, tp
          li s3, STRIDE * HARTS
          li s4, RAM
          li s5, 0                    # exceptions
      below:
          la s7, 1f
          lw t0, (s2)
      1:  la s7, 2f
          sw zero, (s2)
      2:  add s2, s2, s3
          bltu s2, s4, below
          li s2, RAM * 2
      beyond:
          la s7, 1f
          ld t0, (s2)
      1:  la s7, 2f
          sd zero, (s2)
      2:  slli s2, s2, 1
          bnez s2, beyond
          la s7, called
          la s6, extensions
      extension:
          ld s8, (s6)
          bltz s8, swept
          addi s6, s6, 8
          li s10, 63
      function:
          li t0, 0x48534d             # a hart that stops or suspends itself is gone
          beq s8, t0, called
          li a0, 0
          li a1, 0
          li a2, 0
          li a3, 0
          li a4, 0
          li a5, 0
          mv a6, s10
          mv a7, s8
          ecall
      called:
          addi s10, s10, -1
          bgez s10, function
          j extension
      swept:
      """
          + SURVIVED
          + """
              .balign 8
          extensions:
              .dword 0x10, 0x54494d45, 0x735049, 0x52464e43, 0x48534d, 0x4442434e, 0x504d55
              .dword 0, 1, 2, 3, 4, 5, 6, 7, 0x11, 0x53555350, 0x43505043, 0x4e41434c, 0x535441, -1
          report:
              ret
          """;

  @TestFactory
  Stream<DynamicTest> aSweepOverAllAddressesAndCallsHarmsNoVmm() {
    return sweep(Layout.of(1, 2));
  }

  /** On another node than the devices every access is a call over the link. */
  @TestFactory
  @Tag("long")
  Stream<DynamicTest> aSweepFromAnotherNodeHarmsNoVmm() {
    return sweep(Layout.of(2, 2));
  }

  private static Stream<DynamicTest> sweep(Layout on) {
    return Layout.each(
        layout -> {
          try (TestCluster cluster = TestCluster.running(layout, SWEEP)) {
            cluster.finish();
          }
        },
        on);
  }

  @TestFactory
  Stream<DynamicTest> nonsenseFromAllHartsAtOnceHarmsNoVmm() {
    return Layout.each(
        layout -> {
          long seed = Seeds.of("nonsense") >>> 8 | 1;
          String program = NONSENSE.formatted(layout.nodes() == 1 ? 50_000 : 8_000, seed);
          try (TestCluster cluster = TestCluster.running(layout, program)) {
            String console = cluster.finish();
            String last = console.substring(console.lastIndexOf("exceptions ") + 11).strip();
            assertTrue(Long.parseLong(last, 16) > 1000, last);
          }
        },
        Layout.of(1, 1),
        Layout.of(1, 4),
        Layout.of(2, 1),
        Layout.of(2, 2),
        Layout.of(3, 1));
  }

  @TestFactory
  Stream<DynamicTest> whereNothingIsAccessesFaultWithTheirAddress() {
    String program =
        """
        main:
            mv s9, ra
            la t0, record
            csrw stvec, t0
            li s2, 0x20000003
            la s7, 1f
            lb t0, (s2)
            j wrong
        1:  li t0, 5
            bne s3, t0, wrong
            bne s4, s2, wrong
            la s7, 2f
            sb t0, (s2)
            j wrong
        2:  li t0, 7
            bne s3, t0, wrong
            bne s4, s2, wrong
            addi s2, s2, 1
            la s7, 3f
            jr s2
        3:  li t0, 1
            bne s3, t0, wrong
            bne s4, s2, wrong
            la s7, 4f
            amoadd.w t0, t0, (s2)
            j wrong
        4:  li t0, 7
            bne s3, t0, wrong
            bne s4, s2, wrong
            la s7, 5f
            li s2, PLIC
            lb t0, (s2)               # there are registers of 32 bits only
            j wrong
        5:  li t0, 5
            bne s3, t0, wrong
            bne s4, s2, wrong
            la t0, _trap
            csrw stvec, t0
            mv ra, s9
            ret
        wrong:
            li a0, 90
            j fail
            .align 2
        record:
            csrr s3, scause
            csrr s4, stval
            csrw sepc, s7
            sret
        report:
            ret
        """;
    return Layout.each(
        layout -> assertEquals("", TestCluster.run(layout, program)),
        Layout.of(1, 1),
        Layout.of(2, 2));
  }
}
