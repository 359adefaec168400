# A mix of what programs do with integers, over and over: filling an array, quicksort, CRC-32, a
# linked list, recursive calls. Loads and stores are about a third. Harts share nothing but the code.
# Every turn must give the same sum, or the machine ends.

.equ AREA, 0x81000000
.equ AREA_SHIFT, 15
.equ WORDS, 1024
.equ CRC_BYTES, 1024
.equ LIST, 8192                 # offset of the list in the area
.equ NODES, 512
.equ STRIDE, 173                # odd: following it visits all nodes
.equ WALKS, 8

work:
  li s0, AREA
  slli t0, tp, AREA_SHIFT
  add s0, s0, t0
  call turn
  mv s1, a0
1: call turn
  beq a0, s1, 1b
  j fail

turn:
  addi sp, sp, -16
  sd ra, 0(sp)
  sd s2, 8(sp)
  call fill
  mv a0, s0
  li t0, (WORDS - 1) * 4
  add a1, s0, t0
  call sort
  call checksum
  mv s2, a0
  call make_list
  call walk_list
  add s2, s2, a0
  li a0, 16
  call fibonacci
  add a0, a0, s2
  ld ra, 0(sp)
  ld s2, 8(sp)
  addi sp, sp, 16
  ret

fill:
  mv t0, s0
  li t1, WORDS
  li t2, 12345
  li t3, 1103515245
1: mul t2, t2, t3
  addi t2, t2, 1013
  srli t4, t2, 16
  sw t4, 0(t0)
  addi t0, t0, 4
  addi t1, t1, -1
  bnez t1, 1b
  ret

# Quicksort of the words from a0 to a1, both included.
sort:
  bltu a0, a1, 1f
  ret
1: addi sp, sp, -32
  sd ra, 0(sp)
  mv t0, a0
  mv t1, a1
  sub t2, a1, a0
  srli t2, t2, 3
  slli t2, t2, 2
  add t2, t2, a0
  lw t2, 0(t2)                # the pivot
2: lw t3, 0(t0)
  bge t3, t2, 3f
  addi t0, t0, 4
  j 2b
3: lw t4, 0(t1)
  ble t4, t2, 4f
  addi t1, t1, -4
  j 3b
4: bgtu t0, t1, 5f
  sw t4, 0(t0)
  sw t3, 0(t1)
  addi t0, t0, 4
  addi t1, t1, -4
  bleu t0, t1, 2b
5: sd t0, 8(sp)
  sd a1, 16(sp)
  mv a1, t1
  call sort
  ld a0, 8(sp)
  ld a1, 16(sp)
  call sort
  ld ra, 0(sp)
  addi sp, sp, 32
  ret

# CRC-32 of the array's beginning, bit by bit.
checksum:
  mv t5, s0
  li t6, CRC_BYTES
  li a0, -1
  srli a0, a0, 32
  li t4, 0xedb88320
1: lbu t1, 0(t5)
  xor a0, a0, t1
  li t2, 8
2: andi t3, a0, 1
  srli a0, a0, 1
  beqz t3, 3f
  xor a0, a0, t4
3: addi t2, t2, -1
  bnez t2, 2b
  addi t5, t5, 1
  addi t6, t6, -1
  bnez t6, 1b
  ret

# A ring of nodes (next, value), each followed by the one STRIDE places further.
make_list:
  li t0, LIST
  add t0, t0, s0
  li t1, 0
  li t5, NODES
1: addi t2, t1, STRIDE
  andi t2, t2, NODES - 1
  slli t2, t2, 4
  add t2, t2, t0
  slli t3, t1, 4
  add t3, t3, t0
  sd t2, 0(t3)
  sd t1, 8(t3)
  addi t1, t1, 1
  bltu t1, t5, 1b
  ret

walk_list:
  li t0, LIST
  add t0, t0, s0
  li t1, NODES * WALKS
  li a0, 0
1: ld t2, 8(t0)
  add a0, a0, t2
  ld t0, 0(t0)
  addi t1, t1, -1
  bnez t1, 1b
  ret

# The a0-th Fibonacci number, the slow way.
fibonacci:
  li t0, 2
  bgeu a0, t0, 1f
  ret
1: addi sp, sp, -32
  sd ra, 0(sp)
  sd a0, 8(sp)
  addi a0, a0, -1
  call fibonacci
  sd a0, 16(sp)
  ld a0, 8(sp)
  addi a0, a0, -2
  call fibonacci
  ld t0, 16(sp)
  add a0, a0, t0
  ld ra, 0(sp)
  addi sp, sp, 32
  ret
