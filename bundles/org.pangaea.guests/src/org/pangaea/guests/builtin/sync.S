# How harts wait for each other. Whoever waits looks a few hundred times and then naps, so that a
# machine with more harts than its computer has processors gets on as well.

.equ LOOKS, 400
.equ NAP_TICKS, 1000

# Sleeps for a moment. Interrupts stay off: WFI wakes for what sie enables all the same.
nap:
  addi sp, sp, -16
  sd ra, 0(sp)
  rdtime a0
  addi a0, a0, NAP_TICKS
  call set_timer
  li t0, STI
  csrs sie, t0
  wfi
  li t0, STI
  csrc sie, t0
  ld ra, 0(sp)
  addi sp, sp, 16
  ret

# Makes the timer interrupt pending at guest time a0.
set_timer:
  la t0, facts
  ld t0, HAS_STIMECMP(t0)
  beqz t0, set_timer_by_sbi
  csrw stimecmp, a0
  ret
set_timer_by_sbi:
  li a7, SBI_TIME
  li a6, 0
  ecall
  ret

# Waits until the doubleword at a0 is a1; what its writer did before is then seen.
await:
  addi sp, sp, -32
  sd ra, 0(sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  mv s0, a0
  mv s1, a1
1: li t0, LOOKS
2: ld t1, 0(s0)
  beq t1, s1, 3f
  pause
  addi t0, t0, -1
  bnez t0, 2b
  call nap
  j 1b
3: fence r, rw
  ld ra, 0(sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  addi sp, sp, 32
  ret

# Takes the lock at a0: a word, 0 when free.
lock:
  li t1, 1
1: lr.w.aq t0, (a0)
  bnez t0, 2f
  sc.w t0, t1, (a0)
  bnez t0, 1b
  ret
2: addi sp, sp, -16
  sd ra, 0(sp)
  sd s0, 8(sp)
  mv s0, a0
3: li t1, LOOKS
4: lw t0, 0(s0)
  beqz t0, 5f
  pause
  addi t1, t1, -1
  bnez t1, 4b
  call nap
  j 3b
5: mv a0, s0
  ld ra, 0(sp)
  ld s0, 8(sp)
  addi sp, sp, 16
  j lock

# Frees the lock at a0. Device accesses made under it come before, too.
unlock:
  fence iorw, ow
  amoswap.w.rl zero, zero, (a0)
  ret

# Waits until all harts are here. Sense-reversing: the last to come turns the shared sense over.
barrier:
  ld a1, SENSE(tp)
  xori a1, a1, 1
  sd a1, SENSE(tp)
  la t0, locks
  addi t1, t0, BARRIER_COUNT
  li t2, 1
  amoadd.d.aqrl t3, t2, (t1)
  addi t3, t3, 1
  la t2, facts
  ld t2, HART_COUNT(t2)
  addi a0, t0, BARRIER_SENSE
  bne t3, t2, await
  sd zero, 0(t1)
  fence rw, w
  sd a1, 0(a0)
  ret
