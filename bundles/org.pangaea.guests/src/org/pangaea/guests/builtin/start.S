# The header of a kernel Image (Linux, Documentation/arch/riscv/boot-image-header.rst), then the way
# of every hart from the firmware to the checks.
image:
  j start
  nop
  .dword 0x200000             # text offset: where it is loaded, from the start of memory
  .dword image_end - image    # with the zeroed pages behind the file
  .dword 0                    # flags: little endian
  .word 2                     # header version 0.2
  .word 0
  .dword 0
  .dword 0x5643534952         # "RISCV"
  .word 0x05435352            # "RSC\x05"
  .word 0

# The first hart: a0 = its id, a1 = the device tree. One stack page, no translation, no interrupts.
# Others may come here, too: OpenSBI 1.1 says that a hart is to start before it says where, and one
# that looks in between starts where the first one did.
start:
  la t0, entered
  li t1, 1
  amoswap.w.aqrl t1, t1, (t0)
  bnez t1, start_secondary
  mv s0, a0
  mv s1, a1
  li s11, 1
  la t0, shared_pages
  la t1, hart_areas
1: sd zero, 0(t0)             # a loader need not have zeroed what follows the file
  addi t0, t0, 8
  bltu t0, t1, 1b
  mv a0, s0
  call enter_area
  la s2, facts
  sd s0, BOOT_HART(s2)
  sd s1, TREE(s2)
  call open_console
  call probe_stimecmp
  call read_device_tree
  call count_harts
  call introduce
  call list_pages
  call start_harts
  j checks

.balign 4
entered: .word 0

# The other harts: a0 = hart id.
start_secondary:
  li s11, 0
  call enter_area
  j checks

# Makes the hart's area of hart a0, and its stack.
enter_area:
  la tp, hart_areas
  slli t0, a0, HART_AREA_SHIFT
  add tp, tp, t0
  li t0, HART_AREA_SIZE
  add t0, tp, t0
  mv t1, tp
1: sd zero, 0(t1)
  addi t1, t1, 8
  bltu t1, t0, 1b
  mv sp, t0
  sd a0, HART_ID(tp)
  li t0, -1
  sd t0, EXPECTED_CAUSE(tp)
  csrw sie, zero
  la t0, trap
  csrw stvec, t0
  ret

# Every exception and interrupt. All it borrows are t0 to t4.
.balign 4
trap:
  sd t0, SAVED_T0(tp)
  sd t1, SAVED_T1(tp)
  sd t2, SAVED_T2(tp)
  csrr t0, scause
  bltz t0, 2f
  ld t1, EXPECTED_CAUSE(tp)
  bne t0, t1, unexpected_trap
  li t1, -1
  sd t1, EXPECTED_CAUSE(tp)
  csrr t1, stval
  sd t1, TRAP_VALUE(tp)
  ld t1, RESUME_PC(tp)
  csrw sepc, t1
1: ld t0, SAVED_T0(tp)
  ld t1, SAVED_T1(tp)
  ld t2, SAVED_T2(tp)
  sret
2: slli t0, t0, 1             # without the interrupt bit, twice the cause
  li t1, 1 * 2
  bne t0, t1, 3f
  csrci sip, SSI
  ld t1, IPIS(tp)
  addi t1, t1, 1
  sd t1, IPIS(tp)
  j 1b
3: li t1, 5 * 2
  bne t0, t1, 4f
  li t1, STI                  # whoever wants another one enables it again
  csrc sie, t1
  rdtime t1
  sd t1, TIMER_TAKEN_AT(tp)
  ld t1, TIMERS(tp)
  addi t1, t1, 1
  sd t1, TIMERS(tp)
  j 1b
4: li t1, 9 * 2
  bne t0, t1, unexpected_trap
  j external_interrupt        # goes on at trap_return

trap_return:
  j 1b

# Prints cause, pc and value, and ends the machine.
unexpected_trap:
  call begin_failure
  la a0, text_unexpected
  call put_string
  csrr a0, scause
  call put_hex
  la a0, text_at_pc
  call put_string
  csrr a0, sepc
  call put_hex
  la a0, text_value
  call put_string
  csrr a0, stval
  call put_hex
  j end_failure

# A check did not hold. a0 = what was checked, a1 = what should be, a2 = what is.
fail:
  mv s0, a0
  mv s1, a1
  mv s2, a2
  call begin_failure
  mv a0, s0
  call put_string
  la a0, text_expected
  call put_string
  mv a0, s1
  call put_hex
  la a0, text_found
  call put_string
  mv a0, s2
  call put_hex
end_failure:
  la a0, text_line_end
  call put_string
  call write_line             # locked or not: nobody goes on anyway
  li a0, 0
  li a1, 1                    # system failure
  call system_reset

# The first hart that fails speaks; the others stop here.
begin_failure:
  mv s10, ra
  la t0, locks
  addi t0, t0, FAILING
  li t1, 1
  amoswap.w.aqrl t1, t1, (t0)
  bnez t1, rest
  rdtime s9
  li t0, 1000000              # a tenth of a second for the line that is being printed
  add s9, s9, t0
1: la a0, locks
  lw t0, CONSOLE_LOCK(a0)
  beqz t0, 2f
  rdtime t0
  bltu t0, s9, 1b
2: sd zero, LINE_LENGTH(tp)
  la a0, text_failed
  call put_string
  ld a0, HART_ID(tp)
  call put_decimal
  la a0, text_colon
  call put_string
  jr s10

# SBI system reset: a0 = 0 for shutdown, a1 = 1 for a failure. Does not return.
system_reset:
  li a7, SBI_SRST
  li a6, 0
  ecall
rest:
  csrw sie, zero
1: wfi
  j 1b

# Reads stimecmp; without Sstc that is an illegal instruction.
probe_stimecmp:
  li t0, ILLEGAL_INSTRUCTION
  sd t0, EXPECTED_CAUSE(tp)
  la t0, 1f
  sd t0, RESUME_PC(tp)
  la t1, facts
  csrr t0, stimecmp
  li t0, -1
  sd t0, EXPECTED_CAUSE(tp)
  li t0, 1
  sd t0, HAS_STIMECMP(t1)
1: ret

# How many harts SBI knows: ids are counted from 0 until one is not there.
count_harts:
  li t0, 0
1: mv a0, t0
  li a7, SBI_HSM
  li a6, SBI_HART_STATUS
  ecall
  bnez a0, 2f
  addi t0, t0, 1
  li t1, MOST_HARTS
  bltu t0, t1, 1b
2: la t1, facts
  sd t0, HART_COUNT(t1)
  li t2, REPETITIONS
  divu t2, t2, t0
  li t3, FEWEST_REPETITIONS
  bgeu t2, t3, 3f
  mv t2, t3
3: sd t2, SHARE(t1)
  ret

start_harts:
  addi sp, sp, -32
  sd ra, 0(sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  la t0, facts
  ld s1, HART_COUNT(t0)
  li s0, 0
1: ld t0, HART_ID(tp)
  beq s0, t0, 2f
  mv a0, s0
  la a1, start_secondary
  li a2, 0
  li a7, SBI_HSM
  li a6, SBI_HART_START
  ecall
  mv a2, a0
  la a0, text_hart_start
  li a1, 0
  bne a2, a1, fail
2: addi s0, s0, 1
  bltu s0, s1, 1b
  ld ra, 0(sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  addi sp, sp, 32
  ret

text_failed: .asciz "pangaea: check failed: hart "
text_colon: .asciz ": "
text_unexpected: .asciz "unexpected trap, cause "
text_at_pc: .asciz " at pc "
text_value: .asciz ", value "
text_expected: .asciz ": expected "
text_found: .asciz ", found "
text_hart_start: .asciz "SBI hart start"
.balign 4
