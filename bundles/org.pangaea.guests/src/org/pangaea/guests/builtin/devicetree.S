# What the machine consists of, read from the flattened device tree (Devicetree specification 0.4,
# chapter 5): memory with its nodes, the harts' nodes, time base, boot arguments, PLIC targets.

.equ TREE_MAGIC, 0xd00dfeed
.equ BEGIN_NODE, 1
.equ END_NODE, 2
.equ PROPERTY, 3
.equ END_TREE, 9

# Kinds of nodes right below the root, and below those.
.equ OTHER, 0
.equ MEMORY, 1
.equ CHOSEN, 2
.equ CPUS, 3
.equ CPU, 4

# s0 = next token, s1 = strings, s2 = depth (the root is at 1), s3 = kind at depth 2, s4 = kind at
# depth 3, s5, s6 = the root's address and size cells, s7, s8 = reg and its length, s9 = node or -1,
# s10 = phandle of the controller in a cpu; the PLIC: 16, 24 and 32 on the stack = targets, their
# length, whether it is one.
read_device_tree:
  addi sp, sp, -128
  sd ra, 0(sp)
  sd s0, 40(sp)
  sd s1, 48(sp)
  sd s2, 56(sp)
  sd s3, 64(sp)
  sd s4, 72(sp)
  sd s5, 80(sp)
  sd s6, 88(sp)
  sd s7, 96(sp)
  sd s8, 104(sp)
  sd s9, 112(sp)
  sd s10, 120(sp)
  la t0, facts
  ld s0, TREE(t0)
  li t1, 10000000
  sd t1, TIMEBASE(t0)
  li t1, -1
  addi t2, t0, NODE_OF_HART
  addi t3, t2, MOST_HARTS * 4
1: sw t1, 0(t2)
  addi t2, t2, 4
  bltu t2, t3, 1b
  mv a0, s0
  call big_endian
  mv a2, a0
  li a1, TREE_MAGIC
  la a0, text_magic
  bne a2, a1, fail_tree
  addi a0, s0, 4
  call big_endian
  add a0, a0, s0
  la t0, facts
  sd a0, TREE_END(t0)
  addi a0, s0, 12
  call big_endian
  add s1, s0, a0
  addi a0, s0, 8
  call big_endian
  add s0, s0, a0
  li s2, 0
  li s5, 2
  li s6, 1

next_token:
  mv a0, s0
  call big_endian
  addi s0, s0, 4
  li t0, PROPERTY
  beq a0, t0, property
  li t0, BEGIN_NODE
  beq a0, t0, begin_node
  li t0, END_NODE
  beq a0, t0, end_node
  li t0, END_TREE
  bne a0, t0, next_token      # a NOP
  ld ra, 0(sp)
  ld s0, 40(sp)
  ld s1, 48(sp)
  ld s2, 56(sp)
  ld s3, 64(sp)
  ld s4, 72(sp)
  ld s5, 80(sp)
  ld s6, 88(sp)
  ld s7, 96(sp)
  ld s8, 104(sp)
  ld s9, 112(sp)
  ld s10, 120(sp)
  addi sp, sp, 128
  ret
fail_tree:
  tail fail

begin_node:
  addi s2, s2, 1
  li t0, 2
  beq s2, t0, begin_top
  li t0, 3
  bne s2, t0, skip_name
  # Below a top-level node: a cpu, or perhaps the PLIC.
  li s4, OTHER
  li s7, 0
  li s9, -1
  li s10, 0
  sd zero, 16(sp)
  sd zero, 32(sp)
  li t0, CPUS
  bne s3, t0, skip_name
  la a1, name_cpu
  call has_prefix
  beqz a0, skip_name
  li s4, CPU
  j skip_name
begin_top:
  li s3, OTHER
  li s7, 0
  li s9, -1
  la a1, name_memory
  call has_prefix
  beqz a0, 1f
  li s3, MEMORY
1: la a1, name_chosen
  call has_prefix
  beqz a0, 2f
  li s3, CHOSEN
2: la a1, name_cpus
  call has_prefix
  beqz a0, skip_name
  li s3, CPUS
skip_name:
  lbu t0, 0(s0)
  addi s0, s0, 1
  bnez t0, skip_name
  addi s0, s0, 3
  andi s0, s0, -4
  j next_token

end_node:
  li t0, 2
  beq s2, t0, end_top
  li t0, 3
  bne s2, t0, 1f
  li t0, CPU
  beq s4, t0, end_cpu
  ld t0, 32(sp)
  beqz t0, 1f
  la t0, facts
  ld t1, 16(sp)
  sd t1, PLIC_TARGETS(t0)
  ld t1, 24(sp)
  sd t1, PLIC_TARGETS_SIZE(t0)
1: addi s2, s2, -1
  j next_token
end_top:
  addi s2, s2, -1
  li t0, MEMORY
  bne s3, t0, next_token
  j end_memory
end_cpu:
  addi s2, s2, -1
  beqz s7, next_token
  mv a0, s7                   # hart ids are small: the last cell of reg
  add a0, a0, s8
  addi a0, a0, -4
  call big_endian
  li t0, MOST_HARTS
  bgeu a0, t0, next_token
  slli a0, a0, 2
  la t0, facts
  add t0, t0, a0
  sw s9, NODE_OF_HART(t0)
  sw s10, HANDLE_OF_HART(t0)
  j next_token

# A memory node: every pair of address and size in reg is a region.
end_memory:
  add t0, s5, s6
  slli t0, t0, 2
  bltu s8, t0, next_token
  mv a0, s7
  mv a1, s5
  call cells
  mv t3, a0
  slli t0, s5, 2
  add a0, s7, t0
  mv a1, s6
  call cells
  add t0, s5, s6
  slli t0, t0, 2
  add s7, s7, t0
  sub s8, s8, t0
  beqz a0, end_memory
  la t1, facts
  ld t2, REGION_COUNT(t1)
  li t4, MOST_REGIONS
  bgeu t2, t4, next_token
  addi t4, t2, 1
  sd t4, REGION_COUNT(t1)
  ld t4, MEMORY_SIZE(t1)
  add t4, t4, a0
  sd t4, MEMORY_SIZE(t1)
  li t4, REGION_ENTRY
  mul t2, t2, t4
  add t1, t1, t2
  sd t3, REGIONS(t1)
  add t3, t3, a0
  sd t3, REGIONS + 8(t1)
  sd s9, REGIONS + 16(t1)
  j end_memory

# A property: which one it is depends on where it stands. t5 = value, t6 = length, a2 = name.
property:
  mv a0, s0
  call big_endian
  mv t6, a0
  addi a0, s0, 4
  call big_endian
  add a2, s1, a0
  addi t5, s0, 8
  add s0, t5, t6
  addi s0, s0, 3
  andi s0, s0, -4
  li t0, 1
  beq s2, t0, property_of_root
  li t0, 2
  beq s2, t0, property_of_top
  li t0, 3
  beq s2, t0, property_below
  # Below a cpu: its interrupt controller.
  li t0, CPU
  bne s4, t0, next_token
  la a1, name_phandle
  call is_name
  beqz a0, next_token
  mv a0, t5
  call big_endian
  mv s10, a0
  j next_token
property_of_root:
  la a1, name_address_cells
  call is_name
  beqz a0, 1f
  mv a0, t5
  call big_endian
  mv s5, a0
1: la a1, name_size_cells
  call is_name
  beqz a0, next_token
  mv a0, t5
  call big_endian
  mv s6, a0
  j next_token
property_of_top:
  la a1, name_boot_arguments
  call is_name
  beqz a0, 1f
  li t0, CHOSEN
  bne s3, t0, 1f
  la t0, facts
  sd t5, BOOT_ARGUMENTS(t0)
1: la a1, name_timebase
  call is_name
  beqz a0, 2f
  mv a0, t5
  call big_endian
  la t0, facts
  sd a0, TIMEBASE(t0)
2: j region_or_cpu
property_below:
  la a1, name_targets
  call is_name
  beqz a0, 1f
  sd t5, 16(sp)
  sd t6, 24(sp)
1: la a1, name_sources
  call is_name
  beqz a0, region_or_cpu
  li t0, 1
  sd t0, 32(sp)
region_or_cpu:
  la a1, name_reg
  call is_name
  beqz a0, 1f
  mv s7, t5
  mv s8, t6
1: la a1, name_node
  call is_name
  beqz a0, next_token
  mv a0, t5
  call big_endian
  mv s9, a0
  j next_token

# a0 = the 32-bit number, most significant byte first, at a0. Changes t0 and t1.
big_endian:
  lbu t0, 0(a0)
  slli t0, t0, 8
  lbu t1, 1(a0)
  or t0, t0, t1
  slli t0, t0, 8
  lbu t1, 2(a0)
  or t0, t0, t1
  slli t0, t0, 8
  lbu t1, 3(a0)
  or a0, t0, t1
  ret

# a0 = the number made of a1 cells at a0.
cells:
  li t2, 0
1: beqz a1, 2f
  lwu t0, 0(a0)
  slli t2, t2, 32
  srli t1, t0, 24             # turned around byte by byte
  or t2, t2, t1
  srli t1, t0, 8
  li t4, 0xff00
  and t1, t1, t4
  or t2, t2, t1
  and t1, t0, t4
  slli t1, t1, 8
  or t2, t2, t1
  andi t1, t0, 0xff
  slli t1, t1, 24
  or t2, t2, t1
  addi a0, a0, 4
  addi a1, a1, -1
  j 1b
2: mv a0, t2
  ret

# a0 = whether the node's name at s0 is a1, perhaps with @ and an address.
has_prefix:
  mv t0, s0
1: lbu t1, 0(a1)
  lbu t2, 0(t0)
  beqz t1, 2f
  bne t1, t2, 3f
  addi a1, a1, 1
  addi t0, t0, 1
  j 1b
2: li a0, 1
  beqz t2, 4f
  li t1, '@'
  beq t2, t1, 4f
3: li a0, 0
4: ret

# a0 = whether the string at a2 is the one at a1.
is_name:
  mv t0, a2
1: lbu t1, 0(a1)
  lbu t2, 0(t0)
  bne t1, t2, 2f
  addi a1, a1, 1
  addi t0, t0, 1
  bnez t1, 1b
  li a0, 1
  ret
2: li a0, 0
  ret

# Chooses the pages of the memory check, evenly from all memory, without what is in use: this
# program with what lies below it (the firmware's), and the device tree.
list_pages:
  la a0, facts
  ld a1, REGION_COUNT(a0)
  # First byte of a region that holds this program: where the program ends.
  la t0, image
  la t1, image_end
  li a2, 0                    # all pages
  addi t2, a0, REGIONS
1: ld t3, 0(t2)
  ld t4, 8(t2)
  bltu t0, t3, 2f
  bgeu t0, t4, 2f
  sd t1, 0(t2)
  mv t3, t1
2: sub t4, t4, t3
  srli t4, t4, 12
  add a2, a2, t4
  addi t2, t2, REGION_ENTRY
  addi a1, a1, -1
  bgtz a1, 1b
  li a3, PAGE_LIST_LIMIT
  bgeu a2, a3, 3f
  mv a3, a2
3: li a4, 0                   # entry i is page i * all / listed
  la a5, page_list
  ld a6, TREE(a0)
  li t0, -PAGE_SIZE
  and a6, a6, t0
  ld a7, TREE_END(a0)
4: bgeu a4, a3, 8f
  mul t0, a4, a2
  divu t0, t0, a3
  addi a4, a4, 1
  addi t2, a0, REGIONS
5: ld t3, 0(t2)
  ld t4, 8(t2)
  sub t4, t4, t3
  srli t4, t4, 12
  bltu t0, t4, 6f
  sub t0, t0, t4
  addi t2, t2, REGION_ENTRY
  j 5b
6: slli t0, t0, 12
  add t0, t0, t3
  bltu t0, a6, 7f
  bltu t0, a7, 4b
7: sd t0, 0(a5)
  addi a5, a5, 8
  j 4b
8: la t0, page_list
  sub a5, a5, t0
  srli a5, a5, 3
  sd a5, PAGE_COUNT(a0)
  ret

text_magic: .asciz "device tree"
name_memory: .asciz "memory"
name_chosen: .asciz "chosen"
name_cpus: .asciz "cpus"
name_cpu: .asciz "cpu"
name_reg: .asciz "reg"
name_node: .asciz "numa-node-id"
name_phandle: .asciz "phandle"
name_address_cells: .asciz "#address-cells"
name_size_cells: .asciz "#size-cells"
name_boot_arguments: .asciz "bootargs"
name_timebase: .asciz "timebase-frequency"
name_targets: .asciz "interrupts-extended"
name_sources: .asciz "riscv,ndev"
.balign 4
