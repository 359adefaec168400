# Pages that are handed over from one node to another, by harts that sleep meanwhile. The first half
# of the harts, on the first node, are writers; the other half, on the second node, are readers;
# reader i + HARTS / 2 belongs to writer i. A writer stores the round's number into each of its PAGES
# pages, interrupts its reader and sleeps until it is interrupted; its reader loads all of them and
# interrupts the writer: each load is a remote read fault, and each store of the next round takes the
# page back, and whoever has the page sleeps.
#
# PAGES is defined in front of this file.

.equ AREA, 0x81000000           # in the first node's memory
.equ PAGE_SHIFT, 12
.equ SBI_IPI, 0x735049
.equ SOFTWARE_INTERRUPT, 2      # as a bit of sie and sip

work:
  csrsi sie, SOFTWARE_INTERRUPT # which ends a WFI, and no more: sstatus.SIE is clear
  li t0, HARTS / 2
  remu s0, tp, t0
  li t1, PAGES
  mul s0, s0, t1
  slli s0, s0, PAGE_SHIFT
  li t1, AREA
  add s0, s0, t1                # this pair's pages
  sltu s1, tp, t0               # whether this is a writer
  add s2, tp, t0                # the partner
  bnez s1, 1f
  sub s2, tp, t0
1: li s3, 0                     # round
round:
  addi s3, s3, 1
  beqz s1, reader
  call write
  call signal
  call sleep
  j round
reader:
  call sleep
  call read
  call signal
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

# Interrupts the partner, which then sees what was stored before.
signal:
  fence rw, rw
  li a7, SBI_IPI
  li a6, 0
  li a0, 1                      # a mask of one hart,
  mv a1, s2                     # which begins with that one
  ecall
  bnez a0, 1f
  ret
1: j fail

sleep:
  wfi
  csrr t0, sip
  andi t0, t0, SOFTWARE_INTERRUPT
  beqz t0, sleep
  csrci sip, SOFTWARE_INTERRUPT
  fence rw, rw
  ret
