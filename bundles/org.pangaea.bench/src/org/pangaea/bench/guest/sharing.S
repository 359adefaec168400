# The pages of pages.S, whose harts never sleep. In each round a writer stores the round's number into
# each of its pages, then its reader loads all of them: each load is a remote read fault, and each
# store of the next round takes the page back. Whoever waits spins, so that a hart that has to give
# up a page is one that runs.

work:
  call pair
  li s2, 0                      # the barrier's sense
round:
  addi s3, s3, 1
  beqz s1, 1f
  call write
1: call barrier
  bnez s1, 2f
  call read
2: call barrier
  j round

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
