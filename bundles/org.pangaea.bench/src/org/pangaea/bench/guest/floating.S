# A mix of what programs do with floating-point numbers, over and over: multiplying matrices of
# doubles by fused multiply-add, dividing and taking roots, a polynomial in single precision with
# conversions. Harts share nothing but the code. Every turn must give the same bits, or the machine
# ends.

.equ AREA, 0x81000000
.equ AREA_SHIFT, 15
.equ SIZE, 16                   # rows and columns of a matrix
.equ MATRIX_BYTES, SIZE * SIZE * 8
.equ LEFT, 0
.equ RIGHT, MATRIX_BYTES
.equ PRODUCT, MATRIX_BYTES * 2

work:
  li s0, AREA
  slli t0, tp, AREA_SHIFT
  add s0, s0, t0
  call fill
  call turn
  mv s1, a0
1: call turn
  beq a0, s1, 1b
  j fail

turn:
  addi sp, sp, -16
  sd ra, 0(sp)
  call multiply
  call roots
  call polynomial
  fadd.d fa0, fa0, fa1
  fmv.x.d a0, fa0
  ld ra, 0(sp)
  addi sp, sp, 16
  ret

# Both factors: (i mod 13) / 4 + 1/2 for the i-th element.
fill:
  mv t0, s0
  li t1, 0
  li t2, SIZE * SIZE * 2
  li t3, 13
  li t4, 4
  fcvt.d.l ft1, t4
  li t4, 2
  fcvt.d.l ft2, t4
1: remu t5, t1, t3
  fcvt.d.l ft0, t5
  fdiv.d ft0, ft0, ft1
  li t6, 1
  fcvt.d.l ft4, t6
  fdiv.d ft4, ft4, ft2
  fadd.d ft0, ft0, ft4
  fsd ft0, 0(t0)
  addi t0, t0, 8
  addi t1, t1, 1
  bltu t1, t2, 1b
  ret

# PRODUCT = LEFT * RIGHT.
multiply:
  addi t0, s0, LEFT             # row
  li t1, PRODUCT
  add t1, t1, s0                # element of the product
  li a1, SIZE
1: li t2, RIGHT
  add t2, t2, s0                # column
  li a2, SIZE
2: fcvt.d.l fa0, zero
  mv t3, t0
  mv t4, t2
  li a3, SIZE
3: fld ft0, 0(t3)
  fld ft1, 0(t4)
  fmadd.d fa0, ft0, ft1, fa0
  addi t3, t3, 8
  addi t4, t4, SIZE * 8
  addi a3, a3, -1
  bnez a3, 3b
  fsd fa0, 0(t1)
  addi t1, t1, 8
  addi t2, t2, 8
  addi a2, a2, -1
  bnez a2, 2b
  addi t0, t0, SIZE * 8
  addi a1, a1, -1
  bnez a1, 1b
  ret

# fa0 = the sum of sqrt(x) + 1/x over the product's elements.
roots:
  li t0, PRODUCT
  add t0, t0, s0
  li t1, SIZE * SIZE
  li t2, 1
  fcvt.d.l ft2, t2
  fcvt.d.l fa0, zero
1: fld ft0, 0(t0)
  fsqrt.d ft1, ft0
  fdiv.d ft3, ft2, ft0
  fadd.d ft1, ft1, ft3
  fadd.d fa0, fa0, ft1
  addi t0, t0, 8
  addi t1, t1, -1
  bnez t1, 1b
  ret

# fa1 = the sum of a polynomial of i / 256 in single precision, by Horner's rule; whether a term is
# below the sum decides how far i goes on.
polynomial:
  li t0, 0
  li t1, 256
  fcvt.s.l ft1, t1
  fcvt.d.l fa1, zero
1: fcvt.s.l ft0, t0
  fdiv.s ft0, ft0, ft1
  fmul.s ft2, ft0, ft0
  fadd.s ft2, ft2, ft0
  fmul.s ft2, ft2, ft0
  fsub.s ft2, ft2, ft0
  fmul.s ft2, ft2, ft0
  fadd.s ft2, ft2, ft0
  fmul.s ft2, ft2, ft0
  fcvt.d.s ft3, ft2
  fle.d t2, ft3, fa1
  fadd.d fa1, fa1, ft3
  add t0, t0, t2
  addi t0, t0, 1
  bltu t0, t1, 1b
  ret
