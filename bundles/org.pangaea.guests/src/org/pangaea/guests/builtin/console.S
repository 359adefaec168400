# Lines on the 16550, put together in the hart's own area and written under a lock, so that lines of
# different harts do not mix.

open_console:
  li t0, UART
  sb zero, UART_INTERRUPT_ENABLE(t0)
  li t1, 3                    # 8 data bits, no parity
  sb t1, UART_LINE_CONTROL(t0)
  li t1, 7                    # FIFOs on and empty
  sb t1, UART_FIFO_CONTROL(t0)
  ret

# Appends the string at a0.
put_string:
  ld t0, LINE_LENGTH(tp)
  li t3, LINE_LIMIT
1: lbu t1, 0(a0)
  beqz t1, 2f
  bgeu t0, t3, 2f
  add t2, tp, t0
  sb t1, LINE(t2)
  addi a0, a0, 1
  addi t0, t0, 1
  j 1b
2: sd t0, LINE_LENGTH(tp)
  ret

# Appends a0 as a decimal number without a sign.
put_decimal:
  li a1, 1
# The same with a1 digits at least.
put_digits:
  addi sp, sp, -48
  sd ra, 0(sp)
  addi t0, sp, 47             # digits from the last to the first, behind them a zero byte
  sb zero, 0(t0)
  li t1, 10
1: remu t2, a0, t1
  addi t2, t2, '0'
  addi t0, t0, -1
  sb t2, 0(t0)
  divu a0, a0, t1
  addi a1, a1, -1
  bgtz a1, 1b
  bnez a0, 1b
  mv a0, t0
  call put_string
  ld ra, 0(sp)
  addi sp, sp, 48
  ret

# Appends a0 as 0x and hexadecimal digits.
put_hex:
  addi sp, sp, -48
  sd ra, 0(sp)
  addi t0, sp, 47
  sb zero, 0(t0)
  li t1, 10
1: andi t2, a0, 15
  srli a0, a0, 4
  bltu t2, t1, 2f
  addi t2, t2, 'a' - '0' - 10
2: addi t2, t2, '0'
  addi t0, t0, -1
  sb t2, 0(t0)
  bnez a0, 1b
  addi t0, t0, -2
  li t2, '0'
  sb t2, 0(t0)
  li t2, 'x'
  sb t2, 1(t0)
  mv a0, t0
  call put_string
  ld ra, 0(sp)
  addi sp, sp, 48
  ret

# Appends a0 ticks of guest time as milliseconds with three decimals.
put_time:
  addi sp, sp, -16
  sd ra, 0(sp)
  sd s0, 8(sp)
  call microseconds
  li t0, 1000
  remu s0, a0, t0
  divu a0, a0, t0
  call put_decimal
  la a0, text_point
  call put_string
  mv a0, s0
  li a1, 3
  call put_digits
  la a0, text_ms
  call put_string
  ld ra, 0(sp)
  ld s0, 8(sp)
  addi sp, sp, 16
  ret

# Turns a0 ticks into microseconds.
microseconds:
  la t0, facts
  ld t0, TIMEBASE(t0)
  li t1, 1000000
  mul a0, a0, t1
  divu a0, a0, t0
  ret

# Ends the line and prints it.
print_line:
  addi sp, sp, -16
  sd ra, 0(sp)
  la a0, text_line_end
  call put_string
  call print
  ld ra, 0(sp)
  addi sp, sp, 16
  ret

# Prints what has been appended.
print:
  addi sp, sp, -16
  sd ra, 0(sp)
  la a0, locks
  addi a0, a0, CONSOLE_LOCK
  call lock
  call write_line
  la a0, locks
  addi a0, a0, CONSOLE_LOCK
  call unlock
  ld ra, 0(sp)
  addi sp, sp, 16
  ret

# Writes what has been appended to the UART. The transmitter takes a FIFO's worth at a time.
write_line:
  li t0, UART
  addi t1, tp, LINE
  ld t2, LINE_LENGTH(tp)
  add t2, t1, t2
1: lbu t3, UART_LINE_STATUS(t0)
  andi t3, t3, 0x20           # transmitter holding register empty
  beqz t3, 1b
  li t4, UART_FIFO_DEPTH
2: bgeu t1, t2, 3f
  lbu t3, 0(t1)
  sb t3, UART_DATA(t0)
  addi t1, t1, 1
  addi t4, t4, -1
  bnez t4, 2b
  j 1b
3: sd zero, LINE_LENGTH(tp)
  ret

text_point: .asciz "."
text_ms: .asciz " ms"
text_line_end: .asciz "\r\n"
.balign 4
