# The checks of memory that all harts share.

# Every hart adds to two common counters, by AMO and by LR/SC. The sums must be exact; and what AMOs
# returned must be every number below the sum once: their total tells.
check_atomics:
  addi sp, sp, -32
  sd ra, 0(sp)
  sd s0, 8(sp)
  la t0, facts
  ld t1, SHARE(t0)
  la t0, counters
  addi t2, t0, BY_AMO
  addi t3, t0, BY_LR_SC
  li t4, 1
  li t5, 0
1: amoadd.d t6, t4, (t2)
  add t5, t5, t6
2: lr.d t6, (t3)
  addi t6, t6, 1
  sc.d a0, t6, (t3)
  bnez a0, 2b
  addi t1, t1, -1
  bnez t1, 1b
  addi t0, t0, OLD_VALUES
  amoadd.d zero, t5, (t0)
  call barrier
  la t0, facts
  ld t1, HART_COUNT(t0)
  ld t2, SHARE(t0)
  mul s0, t1, t2
  la t0, counters
  mv a1, s0
  ld a2, BY_AMO(t0)
  la a0, text_by_amo
  bne a1, a2, fail_memory
  ld a2, BY_LR_SC(t0)
  la a0, text_by_lr_sc
  bne a1, a2, fail_memory
  addi t1, a1, -1
  mul a1, a1, t1
  srli a1, a1, 1
  ld a2, OLD_VALUES(t0)
  la a0, text_old_values
  bne a1, a2, fail_memory
  beqz s11, 3f
  slli a0, s0, 1
  call put_decimal
  la a0, text_additions
  call put_string
3: ld ra, 0(sp)
  ld s0, 8(sp)
  addi sp, sp, 32
  ret
fail_memory:
  tail fail

# Pages from all memory are dealt to the harts in turn. Every hart fills its own with a pattern that
# depends on address and hart, then reads those of the next one and compares every word.
check_memory:
  addi sp, sp, -64
  sd ra, 0(sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  sd s2, 24(sp)
  sd s3, 32(sp)
  sd s4, 40(sp)
  la t0, facts
  ld s0, HART_COUNT(t0)
  ld s1, PAGE_COUNT(t0)
  li s4, PATTERN_STEP
  ld s2, HART_ID(tp)          # index of the page
  li s3, 0                    # sum of the words
  mv t6, s2
  j 3f
1: call pattern_of_page
2: sd t2, 0(t0)
  add s3, s3, t2
  add t2, t2, s4
  addi t0, t0, 8
  bltu t0, t1, 2b
  add s2, s2, s0
3: bltu s2, s1, 1b
  la t0, counters
  addi t0, t0, WRITTEN_SUM
  amoadd.d zero, s3, (t0)
  call barrier
  ld t6, HART_ID(tp)
  addi t6, t6, 1
  bltu t6, s0, 4f
  li t6, 0
4: mv s2, t6
  li s3, 0
  j 7f
5: call pattern_of_page
6: ld a2, 0(t0)
  bne a2, t2, 8f
  add s3, s3, a2
  add t2, t2, s4
  addi t0, t0, 8
  bltu t0, t1, 6b
  add s2, s2, s0
7: bltu s2, s1, 5b
  la t0, counters
  addi t0, t0, READ_SUM
  amoadd.d zero, s3, (t0)
  call barrier
  la t0, counters
  ld a1, WRITTEN_SUM(t0)
  ld a2, READ_SUM(t0)
  la a0, text_sums
  bne a1, a2, fail_memory
  beqz s11, 9f
  mv a0, s1
  call put_decimal
  la a0, text_pages
  call put_string
  la t0, counters
  ld a0, READ_SUM(t0)
  call put_hex
9: ld ra, 0(sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  ld s2, 24(sp)
  ld s3, 32(sp)
  ld s4, 40(sp)
  addi sp, sp, 64
  ret
8: mv a1, t2
  la a0, text_word
  j fail_memory

# t0 = the listed page with index s2, t1 = its end, t2 = the pattern's first word there for hart t6.
pattern_of_page:
  slli t1, s2, 3
  la t0, page_list
  add t0, t0, t1
  ld t0, 0(t0)
  li t1, PAGE_SIZE
  add t1, t0, t1
  mul t2, t0, s4
  addi t3, t6, 1
  xor t2, t2, t3
  ret

# Words and bytes of different harts side by side in one page, stored plainly: nobody's store may
# undo that of a neighbour.
check_neighbours:
  addi sp, sp, -32
  sd ra, 0(sp)
  sd s0, 8(sp)
  la t0, facts
  ld s0, SHARE(t0)
  ld t1, HART_ID(tp)
  la t2, neighbours
  add t3, t2, t1
  addi t3, t3, MOST_HARTS * 8 # the bytes come after the words
  slli t1, t1, 3
  add t2, t2, t1
  li a1, 0
1: ld a2, 0(t2)
  la a0, text_own_word
  bne a1, a2, fail_memory
  lbu a2, 0(t3)
  andi a3, a1, 0xff
  la a0, text_own_byte
  bne a2, a3, 3f
  addi a1, a1, 1
  sd a1, 0(t2)
  sb a1, 0(t3)
  bltu a1, s0, 1b
  call barrier
  la t0, facts
  ld t1, HART_COUNT(t0)
  la t2, neighbours
  addi t3, t2, MOST_HARTS * 8
  mv a1, s0
2: ld a2, 0(t2)
  la a0, text_other_word
  bne a1, a2, fail_memory
  lbu a2, 0(t3)
  andi a3, a1, 0xff
  la a0, text_other_byte
  bne a2, a3, 3f
  addi t2, t2, 8
  addi t3, t3, 1
  addi t1, t1, -1
  bnez t1, 2b
  beqz s11, 4f
  la t0, facts
  ld a0, HART_COUNT(t0)
  mul a0, a0, s0
  slli a0, a0, 1
  call put_decimal
  la a0, text_stores
  call put_string
4: ld ra, 0(sp)
  ld s0, 8(sp)
  addi sp, sp, 32
  ret
3: mv a1, a3
  j fail_memory

text_by_amo: .asciz "sum of AMO additions"
text_by_lr_sc: .asciz "sum of LR/SC additions"
text_old_values: .asciz "total of what AMOs returned"
text_additions: .asciz " additions by AMO and LR/SC"
text_sums: .asciz "sum of all words"
text_word: .asciz "word of a page filled by another hart"
text_pages: .asciz " pages, sum "
text_own_word: .asciz "own word beside others"
text_own_byte: .asciz "own byte beside others"
text_other_word: .asciz "word of another hart"
text_other_byte: .asciz "byte of another hart"
text_stores: .asciz " stores side by side"
.balign 4
