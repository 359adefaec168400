# The beginning of every benchmark guest: a kernel Image (Linux,
# Documentation/arch/riscv/boot-image-header.rst), then the way of all harts from the firmware to
# the label work. HARTS is defined in front of this file.
#
# Registers: tp is the hart's id, sp its stack.

.equ SBI_HSM, 0x48534d
.equ SBI_SRST, 0x53525354
.equ FLOATING_POINT_ON, 0x2000
.equ STACK_SHIFT, 12

image:
  j start
  nop
  .dword 0x200000             # text offset: where it is loaded, from the start of memory
  .dword image_end - image
  .dword 0                    # flags: little endian
  .word 2                     # header version 0.2
  .word 0
  .dword 0
  .dword 0x5643534952         # "RISCV"
  .word 0x05435352            # "RSC\x05"
  .word 0

# The first hart: a0 = its id.
start:
  mv s0, a0
  li s1, 0
1: beq s1, s0, 2f
  mv a0, s1
  la a1, enter
  li a2, 0
  li a7, SBI_HSM
  li a6, 0
  ecall
  bnez a0, fail
2: addi s1, s1, 1
  li t0, HARTS
  bltu s1, t0, 1b
  mv a0, s0

# Every hart: a0 = its id.
enter:
  mv tp, a0
  csrw sie, zero
  la t0, fail
  csrw stvec, t0
  li t0, FLOATING_POINT_ON
  csrs sstatus, t0
  la sp, stacks
  addi t0, tp, 1
  slli t0, t0, STACK_SHIFT
  add sp, sp, t0
  tail work

# Anything unexpected, and every trap, ends the machine as a system failure: the benchmark must not
# go on with a machine that computes wrongly.
.balign 4
fail:
  li a7, SBI_SRST
  li a6, 0
  li a0, 0
  li a1, 1
  ecall
1: wfi
  j 1b
