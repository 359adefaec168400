# The checks of what harts do to each other: time, code, translations, interrupts.

# Guest time never goes back, not even from one hart to another: each compares with the latest time
# that anybody has seen before.
check_clock:
  addi sp, sp, -32
  sd ra, 0(sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  la t0, facts
  ld s0, SHARE(t0)
  srli s0, s0, 4
  la s1, locks
1: addi a0, s1, CLOCK_LOCK
  call lock
  rdtime a2
  ld a1, CLOCK_LATEST(s1)
  bltu a2, a1, 2f
  sd a2, CLOCK_LATEST(s1)
  addi a0, s1, CLOCK_LOCK
  call unlock
  addi s0, s0, -1
  bnez s0, 1b
  beqz s11, 3f
  la t0, facts
  ld a0, HART_COUNT(t0)
  ld t1, SHARE(t0)
  srli t1, t1, 4
  mul a0, a0, t1
  call put_decimal
  la a0, text_readings
  call put_string
3: ld ra, 0(sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  addi sp, sp, 32
  ret
2: la a0, text_backwards
fail_harts:
  tail fail

.equ ROUNDS, 8

# a1 = whether it is this hart's turn in round a0.
my_turn:
  la t0, facts
  ld t0, HART_COUNT(t0)
  remu a1, a0, t0
  ld t0, HART_ID(tp)
  sub a1, a1, t0
  seqz a1, a1
  ret

# In turn, a hart rewrites a function and has all harts fence their instruction fetches. All call
# it.
check_code:
  addi sp, sp, -32
  sd ra, 0(sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  li s0, 0
1: addi s1, s0, 100           # what the function shall return
  mv a0, s0
  call my_turn
  beqz a1, 2f
  la t0, code
  li t1, 0x00000513           # addi a0, zero, s1
  slli t2, s1, 20
  or t1, t1, t2
  sw t1, 0(t0)
  li t1, 0x00008067           # ret
  sw t1, 4(t0)
  fence rw, rw
  fence.i
  li a0, 0
  li a1, ALL_HARTS
  li a6, SBI_FENCE_I
  call remote_fence
2: call barrier
  la t0, code
  jalr t0
  mv a2, a0
  mv a1, s1
  la a0, text_function
  bne a1, a2, fail_harts
  call barrier
  addi s0, s0, 1
  li t0, ROUNDS
  bltu s0, t0, 1b
  la a0, text_rewritten
  call leader_puts_rounds
  ld ra, 0(sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  addi sp, sp, 32
  ret

leader_puts_rounds:
  beqz s11, 1f
  addi sp, sp, -16
  sd ra, 0(sp)
  sd s0, 8(sp)
  mv s0, a0
  li a0, ROUNDS
  call put_decimal
  mv a0, s0
  call put_string
  ld ra, 0(sp)
  ld s0, 8(sp)
  addi sp, sp, 16
1: ret

# SBI remote fence with function a6 and parameters a0 to a4; it must succeed.
remote_fence:
  li a7, SBI_RFENCE
  ecall
  bnez a0, 1f
  ret
1: mv a2, a0
  li a1, 0
  la a0, text_remote_fence
  j fail_harts

# The same for the window's page and all harts, named one by one. a0 = whether by address space.
fence_window:
  li a6, SBI_SFENCE_VMA
  beqz a0, 1f
  li a6, SBI_SFENCE_VMA_ASID
1: li t0, WINDOW
  sfence.vma t0, zero
  la t0, facts
  ld t0, HART_COUNT(t0)
  li a0, -1
  li t1, 64
  sub t1, t1, t0
  srl a0, a0, t1
  li a1, 0
  li a2, WINDOW
  li a3, PAGE_SIZE
  li a4, 1
  j remote_fence

# All harts turn Sv39 on. Low addresses stay what they are; one page in the upper half is a window,
# which in turn a hart points elsewhere, telling the others by a remote fence.
check_paging:
  addi sp, sp, -48
  sd ra, 0(sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  sd s2, 24(sp)
  sd s3, 32(sp)
  beqz s11, 1f
  call build_tables
1: call barrier
  la t0, root_table
  srli t0, t0, 12
  li t1, 8 << 60 | 1 << 44    # Sv39, address space 1
  or t0, t0, t1
  csrw satp, t0
  sfence.vma
  li s0, WINDOW
  la s1, window_a
  la s2, window_b
  li s3, 0
2: mv a0, s3                  # now s1 is the page to be seen, s2 the other one
  call my_turn
  beqz a1, 3f
  mv a0, s1
  li a1, PTE_DATA
  call point_window
  andi a0, s3, 1
  call fence_window
3: call barrier
  ld a1, 0(s1)
  ld a2, 0(s0)
  la a0, text_window
  bne a1, a2, fail_harts
  ld t0, HART_ID(tp)          # a store here is one there
  slli t0, t0, 3
  add t1, s0, t0
  add t0, s1, t0
  addi a1, s3, 1
  sd a1, 8(t1)
  ld a2, 8(t0)
  la a0, text_alias
  bne a1, a2, fail_harts
  call barrier
  mv t0, s1
  mv s1, s2
  mv s2, t0
  addi s3, s3, 1
  li t0, ROUNDS
  bltu s3, t0, 2b

  # What is not allowed must fault, on every hart: to fetch, to store, to touch at all.
  li a0, FETCH_PAGE_FAULT
  la a1, 4f
  call expect_trap
  jr s0
4: call expected_trap
  beqz s11, 5f
  mv a0, s2
  li a1, PTE_READ_ONLY
  call point_window
  li a0, 0
  call fence_window
5: call barrier
  li a0, STORE_PAGE_FAULT
  la a1, 6f
  call expect_trap
  sd zero, 0(s0)
6: call expected_trap
  ld a1, 0(s2)
  ld a2, 0(s0)
  la a0, text_window
  bne a1, a2, fail_harts
  call barrier
  beqz s11, 7f
  li a0, 0
  li a1, 0
  call point_window
  li a0, 0
  call fence_window
7: call barrier
  li a0, LOAD_PAGE_FAULT
  la a1, 8f
  call expect_trap
  ld t0, 0(s0)
8: call expected_trap
  la a0, text_changes
  call leader_puts_rounds
  ld ra, 0(sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  ld s2, 24(sp)
  ld s3, 32(sp)
  addi sp, sp, 48
  ret

# The lower half by large pages onto itself; the window by three levels.
build_tables:
  la t0, root_table
  li t1, PTE_ALL
  li t2, 256
  li t3, 1 << 28              # one GiB in an entry
1: sd t1, 0(t0)
  add t1, t1, t3
  addi t0, t0, 8
  addi t2, t2, -1
  bnez t2, 1b
  la t0, root_table
  li t1, WINDOW_ROOT_ENTRY
  add t0, t0, t1
  la t1, middle_table
  srli t2, t1, 2
  ori t2, t2, PTE_TABLE
  sd t2, 0(t0)
  la t0, last_table
  srli t2, t0, 2
  ori t2, t2, PTE_TABLE
  sd t2, 0(t1)
  la t0, window_a
  li t1, MARK_A
  sd t1, 0(t0)
  la t0, window_b
  li t1, MARK_B
  sd t1, 0(t0)
  ret

# Points the window at page a0 with rights a1.
point_window:
  srli a0, a0, 2
  or a0, a0, a1
  la t0, last_table
  sd a0, 0(t0)
  ret

# The next exception shall be of cause a0 and lead to a1.
expect_trap:
  sd a0, EXPECTED_CAUSE(tp)
  sd a1, RESUME_PC(tp)
  ret

# It has happened, at the window.
expected_trap:
  ld a2, EXPECTED_CAUSE(tp)
  li a1, -1
  la a0, text_no_trap
  bne a1, a2, 1f
  ld a2, TRAP_VALUE(tp)
  li a1, WINDOW
  la a0, text_trap_value
  bne a1, a2, 1f
  ret
1: j fail_harts

# An interrupt goes around the ring of harts, each of which sleeps until it comes.
check_ipis:
  addi sp, sp, -32
  sd ra, 0(sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  csrsi sie, SSI
  call barrier                # nobody is interrupted who does not listen yet
  rdtime s1
  li s0, 1
1: bnez s11, 2f
  mv a0, s0
  call await_ipi
2: call interrupt_next
  beqz s11, 3f
  mv a0, s0
  call await_ipi
3: addi s0, s0, 1
  li t0, ROUNDS
  bleu s0, t0, 1b
  rdtime a0
  sub s1, a0, s1
  call barrier
  csrci sie, SSI
  ld a2, IPIS(tp)
  li a1, ROUNDS
  la a0, text_ipi_count
  bne a1, a2, 5f
  la a0, text_times_around
  call leader_puts_rounds
  beqz s11, 4f
  mv a0, s1
  call microseconds
  la t0, facts
  ld t0, HART_COUNT(t0)
  slli t0, t0, 3              # by ROUNDS
  divu a0, a0, t0
  call put_decimal
  la a0, text_us_each
  call put_string
4: ld ra, 0(sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  addi sp, sp, 32
  ret
5: j fail_harts

# Sleeps until a0 software interrupts have been taken. They are taken only where none gets lost
# between the look and the sleep.
await_ipi:
  ld t0, IPIS(tp)
  bgeu t0, a0, 1f
  wfi
  csrsi sstatus, SIE
  nop
  csrci sstatus, SIE
  j await_ipi
1: ret

interrupt_next:
  la t0, facts
  ld t0, HART_COUNT(t0)
  ld a1, HART_ID(tp)
  addi a1, a1, 1
  bltu a1, t0, 1f
  li a1, 0
1: li a0, 1
  li a7, SBI_IPI
  li a6, 0
  ecall
  bnez a0, 2f
  ret
2: mv a2, a0
  li a1, 0
  la a0, text_ipi
  j fail_harts

# Every hart sleeps until its own timer comes: by stimecmp, if there is one, and by SBI.
check_timer:
  addi sp, sp, -32
  sd ra, 0(sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  sd s2, 24(sp)
  li s1, 1
  la s2, set_timer
1: la t0, facts
  ld t0, TIMEBASE(t0)
  li t1, 1000
  divu t0, t0, t1             # a millisecond
  rdtime s0
  add s0, s0, t0
  mv a0, s0
  jalr s2
  li t0, STI
  csrs sie, t0
2: wfi
  csrsi sstatus, SIE
  nop
  csrci sstatus, SIE
  ld a2, TIMERS(tp)
  bltu a2, s1, 2b
  mv a1, s1
  la a0, text_timer_count
  bne a1, a2, 4f
  ld a2, TIMER_TAKEN_AT(tp)
  mv a1, s0
  la a0, text_early
  bltu a2, a1, 4f
  sub a2, a2, a1
  la t0, counters
  addi t0, t0, LATENESS
  amomaxu.d zero, a2, (t0)
  la s2, set_timer_by_sbi
  addi s1, s1, 1
  li t0, 2
  bleu s1, t0, 1b
  call barrier
  beqz s11, 3f
  la a0, text_late
  call put_string
  la t0, counters
  ld a0, LATENESS(t0)
  call microseconds
  call put_decimal
  la a0, text_us
  call put_string
3: ld ra, 0(sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  ld s2, 24(sp)
  addi sp, sp, 32
  ret
4: j fail_harts

text_backwards: .asciz "guest time goes back"
text_readings: .asciz " readings in order"
text_function: .asciz "function written by another hart"
text_rewritten: .asciz " functions rewritten"
text_remote_fence: .asciz "SBI remote fence"
text_window: .asciz "page behind a changed translation"
text_alias: .asciz "word stored at another virtual address"
text_no_trap: .asciz "no trap where there must be one"
text_trap_value: .asciz "address in stval"
text_changes: .asciz " changed translations, 3 faults a hart"
text_ipi: .asciz "SBI send IPI"
text_ipi_count: .asciz "count of interrupts"
text_times_around: .asciz " times around all harts, "
text_us_each: .asciz " us each"
text_timer_count: .asciz "count of timer interrupts"
text_early: .asciz "timer interrupt before its time"
text_late: .asciz "at most "
text_us: .asciz " us late"
.balign 4
