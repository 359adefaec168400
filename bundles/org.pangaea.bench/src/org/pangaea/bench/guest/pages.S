# Pages that move between two nodes, in pairs of harts: the first half of the harts, on the first
# node, are writers; the other half, on the second node, are readers; reader i + HARTS / 2 belongs to
# writer i. PAGES, how many a pair has, is defined in front of this file.

.equ AREA, 0x81000000           # in the first node's memory
.equ PAGE_SHIFT, 12

# What a hart is: s0 = its pair's pages, s1 = whether it is a writer, s3 = 0, the round.
pair:
  li t0, HARTS / 2
  remu s0, tp, t0
  li t1, PAGES
  mul s0, s0, t1
  slli s0, s0, PAGE_SHIFT
  li t1, AREA
  add s0, s0, t1
  sltu s1, tp, t0
  li s3, 0
  ret

# Stores the round's number into each of the pages.
write:
  mv t0, s0
  li t1, PAGES
  li t2, 1 << PAGE_SHIFT
1: sd s3, 0(t0)
  add t0, t0, t2
  addi t1, t1, -1
  bnez t1, 1b
  ret

# Loads all of them.
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

