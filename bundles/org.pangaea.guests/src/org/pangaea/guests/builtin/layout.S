# Names and numbers that all parts of the built-in guest share. Nothing here makes code.
#
# Registers: the ordinary calling convention, and tp always points at the hart's own area, also in
# the trap handler; s11 is 1 on the hart that leads (the one that the firmware entered), else 0.

# A hart's area: one page, its stack from the end downwards.
.equ HART_AREA_SHIFT, 12
.equ MOST_HARTS, 64
.equ HART_ID, 0
.equ SAVED_T0, 8            # what the trap handler borrows
.equ SAVED_T1, 16
.equ SAVED_T2, 24
.equ SAVED_T3, 32
.equ SAVED_T4, 40
.equ EXPECTED_CAUSE, 48     # of the exception that a check provokes; -1 is none
.equ RESUME_PC, 56          # where to go on after it
.equ TRAP_VALUE, 64         # its stval
.equ IPIS, 72               # software interrupts taken
.equ TIMERS, 80             # timer interrupts taken
.equ TIMER_TAKEN_AT, 88     # guest time in the handler
.equ SENSE, 96              # of the barrier, this hart's side
.equ LINE_LENGTH, 104
.equ LINE, 128              # the console line being made
.equ LINE_LIMIT, 256
.equ HART_AREA_SIZE, 4096

# The page of what is found out once and then only read.
.equ BOOT_HART, 0
.equ HART_COUNT, 8
.equ TREE, 16
.equ TREE_END, 24
.equ TIMEBASE, 32           # Hz
.equ HAS_STIMECMP, 40
.equ BOOT_ARGUMENTS, 48     # a string, or 0
.equ REGION_COUNT, 56
.equ PAGE_COUNT, 64         # entries of the page list
.equ MEMORY_SIZE, 72        # bytes in all regions
.equ PLIC_TARGETS, 80       # the property interrupts-extended, or 0
.equ PLIC_TARGETS_SIZE, 88
.equ SHARE, 96              # of the repetitions of a check, per hart
.equ NODE_OF_HART, 128      # 64 words, -1 is unknown
.equ HANDLE_OF_HART, 384    # 64 words, phandles of the harts' interrupt controllers
.equ REGIONS, 1024          # per region: first byte, end, node
.equ REGION_ENTRY, 24
.equ MOST_REGIONS, 64

# The page of locks.
.equ CONSOLE_LOCK, 0
.equ BARRIER_COUNT, 64
.equ BARRIER_SENSE, 128
.equ CLOCK_LOCK, 192
.equ CLOCK_LATEST, 256
.equ FAILING, 320

# The page of counters.
.equ BY_AMO, 0
.equ BY_LR_SC, 8
.equ OLD_VALUES, 16
.equ WRITTEN_SUM, 24
.equ READ_SUM, 32
.equ LATENESS, 40

# Repetitions of a check, all harts together, and the pages that the memory check takes.
.equ REPETITIONS, 16384
.equ FEWEST_REPETITIONS, 64
.equ PAGE_LIST_LIMIT, 2048
.equ PATTERN_STEP, 0x9e3779b97f4a7c15
.equ PAGE_SIZE, 4096

# The well-known virt machine (a device tree that says otherwise is not believed to).
.equ UART, 0x10000000
.equ UART_DATA, 0
.equ UART_INTERRUPT_ENABLE, 1
.equ UART_FIFO_CONTROL, 2
.equ UART_LINE_CONTROL, 3
.equ UART_LINE_STATUS, 5
.equ UART_FIFO_DEPTH, 16
.equ UART_SOURCE, 10
.equ PLIC, 0x0c000000

# SBI 2.0, extensions and functions.
.equ SBI_BASE, 0x10
.equ SBI_PROBE, 3
.equ SBI_TIME, 0x54494d45
.equ SBI_IPI, 0x735049
.equ SBI_RFENCE, 0x52464e43
.equ SBI_FENCE_I, 0
.equ SBI_SFENCE_VMA, 1
.equ SBI_SFENCE_VMA_ASID, 2
.equ SBI_HSM, 0x48534d
.equ SBI_HART_START, 0
.equ SBI_HART_STATUS, 2
.equ SBI_SRST, 0x53525354
.equ SBI_DBCN, 0x4442434e
.equ ALL_HARTS, -1          # as a mask's base

# sie, sip, sstatus and scause (privileged specification, "Supervisor CSRs").
.equ SIE, 2
.equ SSI, 2
.equ STI, 0x20
.equ SEI, 0x200
.equ ILLEGAL_INSTRUCTION, 2
.equ FETCH_PAGE_FAULT, 12
.equ LOAD_PAGE_FAULT, 13
.equ STORE_PAGE_FAULT, 15

# Page table entries (privileged specification, "Sv39").
.equ PTE_TABLE, 0x01
.equ PTE_READ_ONLY, 0x43    # A R V
.equ PTE_DATA, 0xc7         # D A W R V
.equ PTE_ALL, 0xcf          # D A X W R V
.equ WINDOW, -0x4000000000  # the first address of the upper half
.equ WINDOW_ROOT_ENTRY, 256 * 8
.equ MARK_A, 0x5a5a0000aaaaaaaa
.equ MARK_B, 0x5a5a0000bbbbbbbb
