# The beginning of every kernel: hart 0 runs it in M-mode, all others sleep. A trap ends the machine
# as failed, since no kernel has a reason for one.

.equ TEST_DEVICE, 0x100000
.equ FAIL, 0x13333            # code 1
.equ FLOATING_POINT_ON, 0x2000

.section .text.start, "ax"
.globl start
start:
  la t0, trap
  csrw mtvec, t0
  csrr t0, mhartid
  bnez t0, sleep
  li t0, FLOATING_POINT_ON
  csrs mstatus, t0
  fscsr zero
  la sp, stack_end
  tail main

sleep:
  wfi
  j sleep

.balign 4
trap:
  li t0, TEST_DEVICE
  li t1, FAIL
  sw t1, 0(t0)
1:
  j 1b
