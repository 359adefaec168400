# The pages of pages.S, handed over by harts that sleep meanwhile. A writer stores the round's number
# into each of its pages, interrupts its reader and sleeps until it is interrupted; its reader loads
# all of them and interrupts the writer: each load is a remote read fault, each store of the next
# round takes the page back, and whoever has the page sleeps.

.equ SBI_IPI, 0x735049
.equ SOFTWARE_INTERRUPT, 2      # as a bit of sie and sip

work:
  csrsi sie, SOFTWARE_INTERRUPT # which ends a WFI, and no more: sstatus.SIE is clear
  call pair
  li t0, HARTS / 2
  add s2, tp, t0                # the partner
  bnez s1, round
  sub s2, tp, t0
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
