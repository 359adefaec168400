# Pages that move between two nodes. The first half of the harts, on the first node, are writers;
# the other half, on the second node, are readers; reader i + HARTS / 2 belongs to writer i. In each
# round a writer stores the round's number into each of its PAGES pages, then its reader loads all of
# them: each load is a remote read fault, and each store of the next round takes the page back.
# Whoever waits spins, so that a hart that has to give up a page is one that runs.
#
# PAGES is defined in front of this file.

.equ AREA, 0x81000000           # in the first node's memory
.equ PAGE_SHIFT, 12

work:
  li t0, HARTS / 2
  remu s0, tp, t0
  li t1, PAGES
  mul s0, s0, t1
  slli s0, s0, PAGE_SHIFT
  li t1, AREA
  add s0, s0, t1                # this pair's pages
  sltu s1, tp, t0               # whether this is a writer
  li s2, 0                      # the barrier's sense
  li s3, 0                      # round
round:
  addi s3, s3, 1
  beqz s1, 1f
  call write
1: call barrier
  bnez s1, 2f
  call read
2: call barrier
  j round

write:
  mv t0, s0
  li t1, PAGES
  li t2, 1 << PAGE_SHIFT
1: sd s3, 0(t0)
  add t0, t0, t2
  addi t1, t1, -1
  bnez t1, 1b
  ret

read:
  mv t0, s0
  li t1, PAGES
  li t2, 1 << PAGE_SHIFT
1: ld t3, 0(t0)
  bne t3, s3, 2f
  add t0, t0, t2
  addi t1, t1, -1
  bnez t1, 1b
  ret
2: j fail                       # an old value: this must never happen

# Waits until all harts are here. Sense-reversing: the last to come turns the shared sense over.
barrier:
  xori s2, s2, 1
  la t0, barrier_count
  la t1, barrier_sense
  li t2, 1
  amoadd.d.aqrl t3, t2, (t0)
  li t2, HARTS - 1
  bne t3, t2, 1f
  sd zero, 0(t0)
  fence rw, w
  sd s2, 0(t1)
  ret
1: ld t3, 0(t1)
  bne t3, s2, 1b
  fence r, rw
  ret

.balign 4096
barrier_count:
  .dword 0
.balign 4096
barrier_sense:
  .dword 0
