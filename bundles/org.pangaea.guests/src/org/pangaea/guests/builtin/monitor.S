# A tiny monitor on the UART, driven by its interrupt through the PLIC. The leading hart's alone.

# The page of input.
.equ RECEIVED, 0              # characters that the handler has put down, ever
.equ CONSUMED, 8              # and those that the monitor has taken
.equ PLIC_CONTEXT, 16         # address of this hart's registers at the PLIC
.equ RING, 64
.equ RING_MASK, 1023
.equ COMMAND, 2048
.equ COMMAND_LIMIT, 64

monitor:
  call open_input
  la a0, text_monitor
  call put_string
  call print_line
prompt:
  la a0, text_prompt
  call put_string
  call print
  call read_command
  la s0, input
  li t0, COMMAND
  add s0, s0, t0
  lbu t0, 0(s0)
  beqz t0, prompt
  mv a2, s0
  la a1, text_cmd_help
  call is_name
  bnez a0, command_help
  la a1, text_cmd_harts
  call is_name
  bnez a0, command_harts
  la a1, text_cmd_time
  call is_name
  bnez a0, command_time
  la a1, text_cmd_sum
  call is_name
  bnez a0, command_sum
  la a1, text_cmd_poweroff
  call is_name
  bnez a0, command_poweroff
  la a0, text_what
  j command_answer

command_help:
  la a0, text_help
command_answer:
  call put_string
command_end:
  call print_line
  j prompt

command_time:
  rdtime a0
  call put_time
  j command_end

command_poweroff:
  li a0, 0
  li a1, 0
  tail system_reset

# One line a hart: node and state as SBI knows it.
command_harts:
  li s1, 0
2: mv a0, s1
  li a7, SBI_HSM
  li a6, SBI_HART_STATUS
  ecall
  bnez a0, prompt
  mv s2, a1
  la a0, text_hart
  call put_string
  mv a0, s1
  call put_decimal
  la t0, facts
  slli t1, s1, 2
  add t0, t0, t1
  lw a0, NODE_OF_HART(t0)
  bltz a0, 3f
  call put_node
3: la a0, text_started
  beqz s2, 4f
  la a0, text_state
  call put_string
  mv a0, s2
  call put_decimal
  la a0, text_nothing
4: call put_string
  call print_line
  addi s1, s1, 1
  j 2b

# Adds up all words of the listed pages; nobody has written there since the check.
command_sum:
  la s0, facts
  ld s0, PAGE_COUNT(s0)
  la t0, page_list
  li s1, 0
  mv t1, s0
5: beqz t1, 7f
  ld t2, 0(t0)
  li t3, PAGE_SIZE
  add t3, t2, t3
6: ld t4, 0(t2)
  add s1, s1, t4
  addi t2, t2, 8
  bltu t2, t3, 6b
  addi t0, t0, 8
  addi t1, t1, -1
  j 5b
7: mv a0, s0
  call put_decimal
  la a0, text_pages
  call put_string
  mv a0, s1
  call put_hex
  la t0, counters
  ld t0, READ_SUM(t0)
  la a0, text_as_before
  beq t0, s1, command_answer
  la a0, text_changed
  j command_answer

# Routes the UART's interrupt to this hart. Its context at the PLIC is the index of the entry of
# interrupts-extended that names the supervisor external interrupt of this hart's controller.
open_input:
  addi sp, sp, -16
  sd ra, 0(sp)
  sd s0, 8(sp)
  la t0, facts
  ld t3, PLIC_TARGETS(t0)
  ld t4, PLIC_TARGETS_SIZE(t0)
  ld t1, HART_ID(tp)
  slli t1, t1, 2
  add t1, t0, t1
  lwu t5, HANDLE_OF_HART(t1)
  li t6, 0
1: slli t0, t6, 3
  la a0, text_plic
  li a1, 0
  mv a2, t6
  bgeu t0, t4, fail_monitor
  add a0, t3, t0
  call big_endian
  mv t2, a0
  slli t0, t6, 3
  add a0, t3, t0
  addi a0, a0, 4
  call big_endian
  addi t6, t6, 1
  bne t2, t5, 1b
  li t0, 9
  bne a0, t0, 1b
  addi t6, t6, -1
  li t0, PLIC
  li t1, 1
  sw t1, UART_SOURCE * 4(t0)  # priority
  li t2, 0x2000
  add t1, t0, t2
  slli t2, t6, 7
  add t1, t1, t2
  li t2, 1 << UART_SOURCE
  sw t2, 0(t1)                # enabled
  li t2, 0x200000
  add t1, t0, t2
  slli t2, t6, 12
  add t1, t1, t2
  sw zero, 0(t1)              # threshold
  la t0, input
  sd t1, PLIC_CONTEXT(t0)
  li t0, UART
  li t1, 1                    # received data
  sb t1, UART_INTERRUPT_ENABLE(t0)
  li t0, SEI
  csrs sie, t0
  ld ra, 0(sp)
  ld s0, 8(sp)
  addi sp, sp, 16
  ret
fail_monitor:
  tail fail

# Part of the trap handler, which has saved t0 to t2: takes what the UART has received.
external_interrupt:
  sd t3, SAVED_T3(tp)
  sd t4, SAVED_T4(tp)
1: la t0, input
  ld t0, PLIC_CONTEXT(t0)
  lwu t1, 4(t0)               # claim
  beqz t1, 4f
  li t2, UART_SOURCE
  bne t1, t2, 3f
2: li t2, UART
  lbu t3, UART_LINE_STATUS(t2)
  andi t3, t3, 1              # data ready
  beqz t3, 3f
  lbu t3, UART_DATA(t2)
  la t4, input
  ld t2, RECEIVED(t4)
  addi t0, t2, 1
  sd t0, RECEIVED(t4)
  andi t2, t2, RING_MASK
  add t4, t4, t2
  sb t3, RING(t4)
  j 2b
3: la t0, input
  ld t0, PLIC_CONTEXT(t0)
  sw t1, 4(t0)                # complete
  j 1b
4: ld t3, SAVED_T3(tp)
  ld t4, SAVED_T4(tp)
  j trap_return

# a0 = the next character typed. Sleeps until there is one.
read_character:
  la t0, input
  ld t1, RECEIVED(t0)
  ld t2, CONSUMED(t0)
  bne t1, t2, 1f
  wfi
  csrsi sstatus, SIE
  nop
  csrci sstatus, SIE
  j read_character
1: addi t1, t2, 1
  sd t1, CONSUMED(t0)
  andi t2, t2, RING_MASK
  add t0, t0, t2
  lbu a0, RING(t0)
  ret

# Reads a line, echoed, with backspace; Ctrl-C drops it.
read_command:
  addi sp, sp, -32
  sd ra, 0(sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  la s0, input
  li t0, COMMAND
  add s0, s0, t0
  li s1, 0
2: call read_character
  li t0, '\r'
  beq a0, t0, 5f
  li t0, '\n'
  beq a0, t0, 5f
  li t0, 3
  beq a0, t0, 4f
  li t0, 8
  beq a0, t0, 3f
  li t0, 127
  beq a0, t0, 3f
  li t0, ' '
  bltu a0, t0, 2b
  li t0, COMMAND_LIMIT - 1
  bgeu s1, t0, 2b
  add t0, s0, s1
  sb a0, 0(t0)
  sb zero, 1(t0)
  addi s1, s1, 1
  mv a0, t0
  call put_string
  call print
  j 2b
3: beqz s1, 2b
  addi s1, s1, -1
  la a0, text_rubout
  call put_string
  call print
  j 2b
4: li s1, 0
5: add t0, s0, s1
  sb zero, 0(t0)
  call print_line
  ld ra, 0(sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  addi sp, sp, 32
  ret

text_monitor: .asciz "Pangaea guest: a monitor of few words; 'help' lists them."
text_prompt: .asciz "builtin> "
text_rubout: .asciz "\x08 \x08"
text_cmd_help: .asciz "help"
text_cmd_harts: .asciz "harts"
text_cmd_time: .asciz "time"
text_cmd_sum: .asciz "sum"
text_cmd_poweroff: .asciz "poweroff"
text_help: .asciz "help, harts, time, sum (of the memory that the check filled), poweroff"
text_what: .asciz "There is no such command; 'help' lists them."
text_started: .asciz ": started"
text_state: .asciz ": state "
text_nothing: .asciz ""
text_as_before: .asciz ", as before"
text_changed: .asciz ", which is not what the check wrote"
text_plic: .asciz "interrupt controller's target for this hart"
.balign 4
