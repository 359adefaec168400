package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Access;
import org.pangaea.machine.Engine;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.Trap;
import org.pangaea.riscv.Csr;

/** RISC-V privileged, "Page-Based Virtual-Memory System", Svade; and what a TLB may not keep. */
@OnEveryEngine
@DisplayName("Translation")
class TranslationTest {
  /**
   * satp is in a0. Each EBREAK counts in s11 and goes on behind; a fault ends, with its cause in
   * a7.
   */
  private static final String START =
      """
        la t0, handler
        csrw stvec, t0
        csrw satp, a0
        j start
        .balign 4
      handler:
        csrr a7, scause
        ecall
        .balign 4
      start:
      """;

  private static final long VA = 0x40_0000_0000L - 0x1000_0000L;
  private static final long DATA = TestMachine.BASE + (8 << 20);

  private final TestMachine machine;
  private final GuestTables tables;

  TranslationTest(Engine engine) {
    machine = new TestMachine(engine);
    tables = new GuestTables(machine, TestMachine.BASE + (16 << 20));
    machine.store64(DATA, 111);
    machine.store64(DATA + 4096, 222);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  /** Runs with a1 = {@link #VA}. */
  private void run(String text) {
    machine.load(START + text + "\necall\n");
    machine.hart().start(TestMachine.BASE, VA);
    machine.hart().x[10] = tables.satp(1);
    machine.hart().x[17] = 0;
    machine.runToEnd();
  }

  private void assertFault(int cause, long value) {
    assertEquals(cause, machine.x(17));
    assertEquals(value, machine.csr(Csr.STVAL));
  }

  @Test
  @DisplayName("faults where A is clear, for every access, and never sets it")
  void accessedClear() {
    long entry = tables.map(VA, DATA, GuestTables.ALL & ~GuestTables.A);
    long before = machine.load64(entry);
    run("ld a2, (a1)");
    assertFault(Trap.LOAD_PAGE_FAULT, VA);
    run("sd a2, (a1)");
    assertFault(Trap.STORE_PAGE_FAULT, VA);
    run("jalr (a1)");
    assertFault(Trap.FETCH_PAGE_FAULT, VA);
    assertEquals(VA, machine.csr(Csr.SEPC));
    assertEquals(before, machine.load64(entry));
  }

  @Test
  @DisplayName(
      "faults for stores where D is clear, even after a load went through, and never sets it")
  void dirtyClear() {
    long entry = tables.map(VA, DATA, GuestTables.ALL & ~GuestTables.D);
    run("ld a2, (a1)\nsd a1, 8(a1)");
    assertFault(Trap.STORE_PAGE_FAULT, VA + 8);
    assertEquals(111, machine.x(12));
    run("amoadd.w a2, a2, (a1)");
    assertFault(Trap.STORE_PAGE_FAULT, VA);
    run("lr.d a2, (a1)\nsc.d a3, a1, (a1)");
    assertFault(Trap.STORE_PAGE_FAULT, VA);
    assertEquals(111, machine.load64(DATA));
    assertEquals(GuestTables.leaf(DATA, GuestTables.ALL & ~GuestTables.D), machine.load64(entry));
  }

  @Test
  @DisplayName("after a fault sees the entry that the handler repaired once it is fenced")
  void repairedEntry() {
    long entry = tables.map(VA, DATA, GuestTables.ALL & ~GuestTables.D);
    tables.map(VA + 4096, entry & -4096L, GuestTables.ALL);
    run(
        "la t0, 1f\ncsrw stvec, t0\nli t6, 4096\nadd t6, t6, a1\nli t5, "
            + (entry & 4095)
            + "\n"
            + "add t6, t6, t5\n"
            + "li a2, 5\n"
            + "sd a2, (a1)\n"
            + "ld a3, (a1)\n"
            + "ecall\n"
            + ".balign 4\n"
            + "1: ld t0, (t6)\n"
            + "ori t0, t0, 128\n"
            + "sd t0, (t6)\n"
            + "sfence.vma a1\n"
            + "sret");
    assertEquals(5, machine.x(13));
  }

  @Test
  @DisplayName("keeps S-mode from executing a user's page, SUM or not")
  void supervisorNeverExecutesUserPages() {
    tables.map(VA, DATA, GuestTables.ALL | GuestTables.U);
    run("li t0, 0x40000\ncsrs sstatus, t0\njalr (a1)");
    assertFault(Trap.FETCH_PAGE_FAULT, VA);
  }

  @Test
  @DisplayName(
      "loses user pages as soon as SUM is cleared, and executable ones with MXR, without a fence")
  void statusBits() {
    tables.map(VA, DATA, GuestTables.ALL | GuestTables.U);
    run(
        "li t0, 0x40000\n"
            + "csrs sstatus, t0\n"
            + "ld a2, (a1)\n"
            + "sd a2, 8(a1)\n"
            + "csrc sstatus, t0\n"
            + "sd a2, 16(a1)");
    assertFault(Trap.STORE_PAGE_FAULT, VA + 16);
    run("li t0, 0x40000\ncsrs sstatus, t0\nld a2, (a1)\ncsrc sstatus, t0\nld a2, 16(a1)");
    assertFault(Trap.LOAD_PAGE_FAULT, VA + 16);
    tables.map(VA, DATA, GuestTables.V | GuestTables.X | GuestTables.A);
    run("li t0, 0x80000\ncsrs sstatus, t0\nld a2, (a1)\ncsrc sstatus, t0\nld a2, 16(a1)");
    assertFault(Trap.LOAD_PAGE_FAULT, VA + 16);
    assertEquals(111, machine.x(12));
  }

  @Test
  @DisplayName("loses user pages with SUM however many of them were looked at")
  void manyBorrowedPages() {
    for (int i = 0; i < 200; i++) {
      tables.map(VA + i * 4096L, DATA, GuestTables.ALL | GuestTables.U);
    }
    run(
        "la t0, 3f\n"
            + "csrw stvec, t0\n"
            + "li t0, 0x40000\n"
            + "csrs sstatus, t0\n"
            + "li t1, 200\n"
            + "li t2, 4096\n"
            + "mv a2, a1\n"
            + "1: ld t3, (a2)\n"
            + "add a2, a2, t2\n"
            + "addi t1, t1, -1\n"
            + "bnez t1, 1b\n"
            + "csrc sstatus, t0\n"
            + "li t1, 200\n"
            + "mv a2, a1\n"
            + "li s0, 0\n"
            + "2: ld t3, (a2)\n"
            + "ecall\n"
            + ".balign 4\n"
            + "3: addi s0, s0, 1\n"
            + "add a2, a2, t2\n"
            + "addi t1, t1, -1\n"
            + "beqz t1, 4f\n"
            + "sret\n"
            + "4:");
    assertEquals(200, machine.x(8), "pages that faulted");
  }

  @Test
  @DisplayName("of a crossing load names the page that faulted and leaves the register alone")
  void crossingLoad() {
    tables.map(VA, DATA, GuestTables.ALL);
    run("li a2, 7\nli t0, 4092\nadd a1, a1, t0\nld a2, (a1)");
    assertFault(Trap.LOAD_PAGE_FAULT, VA + 4096);
    assertEquals(7, machine.x(12));
    tables.map(VA, DATA, 0);
    tables.map(VA + 4096, DATA + 4096, GuestTables.ALL);
    run("li t0, 4092\nadd a1, a1, t0\nld a2, (a1)");
    assertFault(Trap.LOAD_PAGE_FAULT, VA + 4092);
  }

  @Test
  @DisplayName("of a crossing store checks both pages before it writes to either")
  void crossingStore() {
    tables.map(VA, DATA, GuestTables.ALL);
    run("li t0, 4092\nadd a1, a1, t0\nsd a1, (a1)");
    assertFault(Trap.STORE_PAGE_FAULT, VA + 4096);
    assertEquals(0, HostMemory.getInt(machine.ram.address(DATA + 4092)));
    // The pages need not be neighbours in memory.
    tables.map(VA + 4096, DATA + 3 * 4096, GuestTables.ALL);
    run(
        "li t0, 4093\n"
            + "add a1, a1, t0\n"
            + "li a2, 0x123456789abcdef0\n"
            + "sd a2, (a1)\n"
            + "ld a3, (a1)\n"
            + "lw a4, 1(a1)\n"
            + "lhu a5, 2(a1)");
    assertEquals(0, machine.x(17));
    assertEquals(0x1234_5678_9abc_def0L, machine.x(13));
    assertEquals((int) 0x789a_bcdeL, machine.x(14));
    assertEquals(0x9abc, machine.x(15));
    assertEquals(0x12_3456_789aL, machine.load64(DATA + 3 * 4096));
  }

  @Test
  @DisplayName(
      "of an instruction over two pages faults in the second with the instruction's own pc")
  void straddlingInstruction() {
    tables.map(VA, DATA, GuestTables.ALL);
    // The first half of "addi a5, a5, 1".
    HostMemory.putShort(machine.ram.address(DATA + 4094), (short) 0x8793);
    run("li t0, 4094\nadd a1, a1, t0\njalr (a1)");
    assertFault(Trap.FETCH_PAGE_FAULT, VA + 4096);
    assertEquals(VA + 4094, machine.csr(Csr.SEPC));
    tables.map(VA + 4096, DATA + 3 * 4096, GuestTables.ALL);
    HostMemory.putShort(machine.ram.address(DATA + 3 * 4096), (short) 0x0017);
    HostMemory.putShort(machine.ram.address(DATA + 3 * 4096 + 2), (short) 0x8082); // c.jr ra
    run("li t0, 4094\nadd a1, a1, t0\nli a5, 41\njalr (a1)");
    assertEquals(0, machine.x(17));
    assertEquals(42, machine.x(15));
  }

  @Test
  @DisplayName("never lets an access through a misaligned superpage")
  void misalignedSuperpage() {
    tables.mapMegapage(VA, DATA + 4096, GuestTables.ALL);
    run("ld a2, (a1)");
    assertFault(Trap.LOAD_PAGE_FAULT, VA);
    tables.mapMegapage(VA, DATA, GuestTables.ALL);
    run("li t0, 4096\nadd a1, a1, t0\nld a2, (a1)");
    assertEquals(0, machine.x(17));
    assertEquals(222, machine.x(12));
  }

  @Test
  @DisplayName("faults where the address's upper bits do not repeat the highest one")
  void nonCanonical() {
    tables.map(VA, DATA, GuestTables.ALL);
    run("li t0, 1\nslli t0, t0, 38\nor a1, a1, t0\nld a2, (a1)");
    assertFault(Trap.LOAD_PAGE_FAULT, VA | 1L << 38);
  }

  @Test
  @DisplayName("of a page table that lies outside memory is an access fault of the access")
  void tableOutsideMemory() {
    machine.store64(TestMachine.BASE + (16 << 20), GuestTables.leaf(0x4000_0000L, GuestTables.V));
    run("ld a2, 8(zero)");
    assertFault(Trap.LOAD_ACCESS_FAULT, 8);
    run("sd a2, 8(zero)");
    assertFault(Trap.STORE_ACCESS_FAULT, 8);
    run("jalr 8(zero)");
    assertFault(Trap.FETCH_ACCESS_FAULT, 8);
  }

  @Test
  @DisplayName(
      "asks for a store's page only once the store is allowed, and for a table's page as a reader")
  void acquiresForReading() {
    tables.map(VA, DATA, GuestTables.V | GuestTables.R | GuestTables.A);
    StringBuilder stores = new StringBuilder();
    machine.port.onAcquire =
        (hart, gfn, access) -> {
          if (access == Access.STORE) {
            stores.append(Long.toHexString(gfn)).append(' ');
          }
        };
    run("sd a2, (a1)");
    assertFault(Trap.STORE_PAGE_FAULT, VA);
    assertEquals("", stores.toString());
  }

  @Test
  @DisplayName("reaches a device, with its size and value, and nothing else does")
  void device() {
    tables.map(VA, TestPort.DEVICE, GuestTables.ALL);
    machine.port.deviceValue = -1;
    run("lb a2, 3(a1)\nlhu a3, 2(a1)\nlwu a4, 4(a1)\nld a5, 8(a1)\nli a6, 0x1234\nsh a6, 6(a1)");
    assertEquals(-1, machine.x(12));
    assertEquals(0xFFFF, machine.x(13));
    assertEquals(0xFFFF_FFFFL, machine.x(14));
    assertEquals(-1, machine.x(15));
    assertEquals(
        "[read1 3, read2 2, read4 4, read8 8, write2 6 1234]", machine.port.deviceLog.toString());
    run("lw a2, 2(a1)");
    assertFault(Trap.LOAD_MISALIGNED, VA + 2);
    run("amoadd.w a2, a2, (a1)");
    assertFault(Trap.STORE_ACCESS_FAULT, VA);
    run("jalr (a1)");
    assertFault(Trap.FETCH_ACCESS_FAULT, VA);
    assertEquals(5, machine.port.deviceLog.size());
  }
}
