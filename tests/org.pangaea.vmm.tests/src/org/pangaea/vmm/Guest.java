package org.pangaea.vmm;

import org.pangaea.riscv.Assembler;

/**
 * Makes guest programs: a little runtime in front of a test's own assembler text, behind the header
 * of a RISC-V kernel Image, so that they are loaded and started like a kernel.
 *
 * <p>The test's text defines {@code main}, which every hart calls once all harts are up, and {@code
 * report}, which hart 0 calls once all harts have returned from {@code main}; then the machine is
 * powered off. Both are entered in S-mode, without translation, interrupts disabled. In them
 *
 * <ul>
 *   <li>{@code tp} is the hart id and {@code sp} the end of a page of its own,
 *   <li>{@code s11} belongs to the runtime,
 *   <li>{@code call barrier} waits for all harts (clobbers t0..t4, sie and stimecmp),
 *   <li>{@code call puts}, {@code call puthex}, {@code call newline} print (clobber a0..a7,
 *       t0..t3),
 *   <li>{@code j fail} ends the machine as failed with the code in a0,
 *   <li>guest RAM from {@code FREE} to {@code FREE_END} on node 0 and from {@code RAM + node *
 *       NODE_MEMORY} on the others is zero and free; node 0's code ends below {@code CODE_END}.
 * </ul>
 */
final class Guest {
  static final long FREE = 0x8010_0000L;

  private static final String RUNTIME =
      """
          .equ RAM, 0x80000000
          .equ CODE_END, 0x80060000
          .equ SYNC, 0x80070000
          .equ STACKS, 0x80080000
          .equ FREE, 0x80100000
          .equ FREE_END, 0x80600000
          .equ UART, 0x10000000
          .equ PLIC, 0x0c000000
          .equ POWER, 0x100000
          .equ SPINS, 2000
      _image:
          j _boot
          nop
          .dword 0                  # text offset
          .dword 0x500000           # image size
          .dword 0                  # little endian
          .word 2, 0                # header version
          .dword 0, 0x5643534952    # "RISCV"
          .word 0x05435352, 0       # "RSC\\x05", no PE header
      _boot:
          mv tp, a0
          mv gp, a1
          call _setup
          li s0, 1
      1:  li t0, HARTS
          bge s0, t0, _common
          mv a0, s0
          la a1, _secondary
          call hart_start
          bnez a0, fail
          addi s0, s0, 1
          j 1b
      _secondary:
          mv tp, a0
          call _setup
      _common:
          call barrier
          call main
          call barrier
          bnez tp, idle
          call report
      power_off:
          li a7, 0x53525354
          li a6, 0
          li a0, 0
          li a1, 0
          ecall
      idle:
          csrw sie, zero
          wfi
          j idle
      _setup:
          la t0, _trap
          csrw stvec, t0
          li t0, STACKS
          addi t1, tp, 1
          slli t1, t1, 12
          add sp, t0, t1
          li s11, 0
          ret
      # An exception that the test did not expect.
          .align 2
      _trap:
          csrr s0, scause
          csrr s1, sepc
          csrr s2, stval
          la a0, _trap_text
          call puts
          mv a0, tp
          call puthex
          mv a0, s0
          call puthex
          mv a0, s1
          call puthex
          mv a0, s2
          call puthex
          call newline
          li a0, 99
      # Ends the machine as failed; the code is in a0.
      fail:
          slli t1, a0, 16
          li t0, 0x3333
          or t1, t1, t0
          li t0, POWER
          sw t1, (t0)
      1:  j 1b
      # Waits until all harts are here. Who waits long lets others have the processor.
      barrier:
          li t0, SYNC
          addi s11, s11, HARTS
          li t1, 1
          fence rw, rw
          amoadd.d.aqrl zero, t1, (t0)
          li t2, SPINS
      1:  ld t1, (t0)
          bge t1, s11, 2f
          addi t2, t2, -1
          bnez t2, 1b
          rdtime t3
          addi t3, t3, 500
          csrw stimecmp, t3
          li t4, 32
          csrs sie, t4
          wfi
          csrc sie, t4
          li t3, -1
          csrw stimecmp, t3
          li t2, 100
          j 1b
      2:  fence rw, rw
          ret
      # Starts hart a0 at a1; the error is in a0.
      hart_start:
          li a2, 0
          li a7, 0x48534d
          li a6, 0
          ecall
          ret
      putc:
          li a7, 0x4442434e
          li a6, 2
          ecall
          ret
      newline:
          li a0, 10
          j putc
      puts:
          mv t1, ra
          mv t0, a0
      1:  lbu a0, (t0)
          beqz a0, 2f
          call putc
          addi t0, t0, 1
          j 1b
      2:  jr t1
      # A blank and the number in a0.
      puthex:
          mv t1, ra
          mv t0, a0
          li a0, ' '
          call putc
          li t2, 60
      1:  srl a0, t0, t2
          bnez a0, 2f
          addi t2, t2, -4
          bgtz t2, 1b
      2:  srl a0, t0, t2
          andi a0, a0, 15
          li t3, 10
          blt a0, t3, 3f
          addi a0, a0, 39
      3:  addi a0, a0, 48
          call putc
          addi t2, t2, -4
          bgez t2, 2b
          jr t1
      _trap_text:
          .asciz "TRAP"
          .balign 4
      """;

  private Guest() {}

  /** The image of a program for a VM of this shape. */
  static byte[] assemble(String program, Layout layout) {
    String constants =
        ".equ HARTS, %d\n.equ NODES, %d\n.equ HARTS_PER_NODE, %d\n.equ NODE_MEMORY, %d\n"
            .formatted(layout.harts(), layout.nodes(), layout.hartsPerNode(), Layout.NODE_MEMORY);
    byte[] image = Assembler.assemble(constants + RUNTIME + program, 0x8000_0000L).bytes();
    if (image.length > 0x6_0000) {
      throw new IllegalArgumentException("The program reaches into the runtime's data.");
    }
    return image;
  }
}
