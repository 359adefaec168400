package org.pangaea.vmm;

/**
 * What programs have in common in which hart 0 moves a page to and fro between two frames while all
 * others use it. The current frame is in s2, the other one in s3, and the page's address in s0.
 */
final class Remapping {
  /** Makes the tables and turns translation on; then hart 0 goes to {@code flipper}. */
  static final String BEGIN =
      """
          .equ ROOT, FREE
          .equ MIDDLE, FREE + 0x1000
          .equ LEAF, FREE + 0x2000
          .equ DONE, FREE + 0x3000
          .equ FRAME, FREE + 0x4000
          .equ OTHER_FRAME, RAM + (NODES - 1) * NODE_MEMORY + 0x205000
          .equ VA, 0x40003000
      main:
          mv s9, ra
          bnez tp, ready
          li t0, ROOT
          li t1, (0x80000000 >> 2) | 0xcf
          sd t1, 16(t0)             # RAM where it is
          li t1, (MIDDLE >> 2) | 1
          sd t1, 8(t0)
          li t0, MIDDLE
          li t1, (LEAF >> 2) | 1
          sd t1, 0(t0)
          li t0, LEAF
          li t1, (FRAME >> 2) | 0xc7
          sd t1, 24(t0)
      ready:
          call barrier
          sfence.vma
          li t0, (8 << 60) | (ROOT >> 12)
          csrw satp, t0
          li s0, VA
          beqz tp, flipper
      """;

  /** Hart 0 maps the other frame; when this is over, nobody uses the one in s2 by the address. */
  static final String MOVE =
      """
          srli t0, s3, 2
          ori t0, t0, 0xc7
          fence rw, rw
          li t1, LEAF
          sd t0, 24(t1)
          sfence.vma
          li a0, 0
          li a1, -1
          mv a2, s0
          li a3, 4096
          li a4, 0
          li a7, 0x52464e43
          andi a6, s4, 1
          addi a6, a6, 1            # with and without ASID
          ecall
          beqz a0, moved
          li a0, 72
          j fail_untranslated
      moved:
      """;

  static final String EXCHANGE =
      """
          xor s2, s2, s3
          xor s3, s2, s3
          xor s2, s2, s3
      """;

  /** Where harts go at the end, and, with a number in a0, if something was wrong. */
  static final String END =
      """
      leave:
          call barrier
          csrw satp, zero
          sfence.vma
          mv ra, s9
          ret
      fail_untranslated:
          csrw satp, zero           # what ends the machine is not mapped
          sfence.vma
          j fail
      """;

  private Remapping() {}
}
