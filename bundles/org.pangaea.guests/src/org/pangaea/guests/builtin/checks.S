# What every hart goes through, one check after the other, and how a check is reported. A check
# begins and ends together; the leading hart appends to its console line what was found.

checks:
  call greet
  la a0, check_atomics
  la a1, text_atomics
  call run_check
  la a0, check_memory
  la a1, text_memory
  call run_check
  la a0, check_neighbours
  la a1, text_neighbours
  call run_check
  la a0, check_clock
  la a1, text_clock
  call run_check
  la a0, check_code
  la a1, text_code
  call run_check
  la a0, check_paging
  la a1, text_paging
  call run_check
  la a0, check_ipis
  la a1, text_ipis
  call run_check
  la a0, check_timer
  la a1, text_timer
  call run_check
  bnez s11, 1f
  tail rest
1: la a0, text_passed
  call put_string
  call print_line
  call wants_monitor
  beqz a0, 2f
  tail monitor
2: li a0, 0
  li a1, 0
  tail system_reset

# a0 = the check, a1 = its name.
run_check:
  addi sp, sp, -32
  sd ra, 0(sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  mv s0, a0
  mv s1, a1
  call barrier
  beqz s11, 1f
  la a0, text_pangaea
  call put_string
  mv a0, s1
  call put_string
1: rdtime s1
  jalr s0
  call barrier
  beqz s11, 2f
  rdtime a0
  sub a0, a0, s1
  mv s1, a0
  la a0, text_comma
  call put_string
  mv a0, s1
  call put_time
  call print_line
2: ld ra, 0(sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  addi sp, sp, 32
  ret

# The leading hart tells what it found out about the machine.
introduce:
  addi sp, sp, -32
  sd ra, 0(sp)
  sd s0, 8(sp)
  sd s1, 16(sp)
  la a0, text_hello
  call put_string
  la s0, facts
  ld a0, HART_COUNT(s0)
  call put_decimal
  la a0, text_harts
  call put_string
  ld a0, MEMORY_SIZE(s0)
  srli a0, a0, 10
  call put_decimal
  la a0, text_kib
  call put_string
  call print_line
  ld s1, REGION_COUNT(s0)
  addi s0, s0, REGIONS
2: la a0, text_region
  call put_string
  ld a0, 0(s0)
  call put_hex
  la a0, text_to
  call put_string
  ld a0, 8(s0)
  addi a0, a0, -1
  call put_hex
  ld a0, 16(s0)
  bltz a0, 3f
  call put_node
3: call print_line
  addi s0, s0, REGION_ENTRY
  addi s1, s1, -1
  bgtz s1, 2b
  li a0, SBI_DBCN
  li a7, SBI_BASE
  li a6, SBI_PROBE
  ecall
  beqz a1, 1f
  la a1, text_by_dbcn
  la a0, text_by_dbcn_end
  sub a0, a0, a1
  li a2, 0
  li a7, SBI_DBCN
  li a6, 0
  ecall
  mv a2, a0
  la a0, text_dbcn
  li a1, 0
  bne a2, a1, fail_check
1: ld ra, 0(sp)
  ld s0, 8(sp)
  ld s1, 16(sp)
  addi sp, sp, 32
  ret
fail_check:
  tail fail

# Every hart says where and when it is.
greet:
  addi sp, sp, -16
  sd ra, 0(sp)
  la a0, text_hart
  call put_string
  ld a0, HART_ID(tp)
  call put_decimal
  la a0, text_here
  call put_string
  la t0, facts
  ld t1, HART_ID(tp)
  slli t1, t1, 2
  add t0, t0, t1
  lw a0, NODE_OF_HART(t0)
  bltz a0, 1f
  call put_node
1: la a0, text_time
  call put_string
  rdtime a0
  call put_decimal
  call print_line
  ld ra, 0(sp)
  addi sp, sp, 16
  ret

# Appends " on node " and a0.
put_node:
  addi sp, sp, -16
  sd ra, 0(sp)
  sd s0, 8(sp)
  mv s0, a0
  la a0, text_on_node
  call put_string
  mv a0, s0
  call put_decimal
  ld ra, 0(sp)
  ld s0, 8(sp)
  addi sp, sp, 16
  ret

# a0 = whether the boot arguments have the word "shell".
wants_monitor:
  la t0, facts
  ld t0, BOOT_ARGUMENTS(t0)
  li a0, 0
  beqz t0, 5f
1: la t1, text_shell          # at the beginning of a word
2: lbu t2, 0(t0)
  lbu t3, 0(t1)
  beqz t3, 3f
  bne t2, t3, 3f
  addi t0, t0, 1
  addi t1, t1, 1
  j 2b
3: bnez t3, 4f                # the whole of "shell" was there: does the word end?
  li a0, 1
  beqz t2, 5f
  li t3, ' '
  beq t2, t3, 5f
  li a0, 0
4: lbu t2, 0(t0)              # on to the next word
  beqz t2, 5f
  addi t0, t0, 1
  li t3, ' '
  bne t2, t3, 4b
  j 1b
5: ret

text_pangaea: .asciz "pangaea: "
text_comma: .asciz ", "
text_hello: .asciz "pangaea: built-in guest, harts: "
text_harts: .asciz ", memory: "
text_kib: .asciz " KiB"
text_region: .asciz "memory "
text_to: .asciz " to "
text_hart: .asciz "hart "
text_here: .asciz " here"
text_on_node: .asciz " on node "
text_time: .asciz ", time "
text_by_dbcn: .ascii "pangaea: this line came by way of the SBI debug console\r\n"
text_by_dbcn_end:
text_dbcn: .asciz "SBI debug console"
text_passed: .asciz "pangaea: all checks passed"
text_shell: .asciz "shell"
text_atomics: .asciz "atomics: "
text_memory: .asciz "memory: "
text_neighbours: .asciz "neighbours: "
text_clock: .asciz "clock: "
text_code: .asciz "code: "
text_paging: .asciz "paging: "
text_ipis: .asciz "interrupts: "
text_timer: .asciz "timer: "
.balign 4
