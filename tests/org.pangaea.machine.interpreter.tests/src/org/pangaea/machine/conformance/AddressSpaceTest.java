package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pangaea.machine.Engine;

/** ASIDs and SFENCE.VMA (privileged, "Supervisor Memory-Management Fence Instruction"). */
@OnEveryEngine
@DisplayName("An address space")
class AddressSpaceTest {
  private static final long VA = 0x1000_0000L;
  private static final long DATA = TestMachine.BASE + (8 << 20);

  private final TestMachine machine;
  private final GuestTables one;
  private final GuestTables two;

  AddressSpaceTest(Engine engine) {
    machine = new TestMachine(engine);
    one = new GuestTables(machine, TestMachine.BASE + (16 << 20));
    two = new GuestTables(machine, TestMachine.BASE + (24 << 20));
    for (int i = 0; i < 1024; i++) {
      machine.store64(DATA + i * 4096L, i);
    }
  }

  @AfterEach
  void close() {
    machine.close();
  }

  /** Runs with a0 and a1 the satp of both spaces, s0 the address. */
  private void start(String text, long first, long second) {
    machine.load(text + "\necall\n");
    machine.hart().start(TestMachine.BASE, second);
    machine.hart().x[10] = first;
    machine.hart().x[8] = VA;
  }

  @Test
  @DisplayName("is not seen from another one, and is there again without a fence")
  void separate() {
    one.map(VA, DATA + 4096, GuestTables.ALL);
    two.map(VA, DATA + 2 * 4096, GuestTables.ALL);
    start(
        "csrw satp, a0\n"
            + "ld s1, (s0)\n"
            + "csrw satp, a1\n"
            + "ld s2, (s0)\n"
            + "csrw satp, a0\n"
            + "ld s3, (s0)\n"
            + "csrw satp, a1\n"
            + "ld s4, (s0)",
        one.satp(1),
        two.satp(2));
    machine.runToEnd();
    assertEquals(
        "1 2 1 2", machine.x(9) + " " + machine.x(18) + " " + machine.x(19) + " " + machine.x(20));
  }

  @Test
  @DisplayName("is not seen in Bare mode, where an address is physical")
  void bare() {
    one.map(DATA, DATA + 5 * 4096, GuestTables.ALL);
    start(
        "csrw satp, a0\nli s0, "
            + VA
            + "\nld s1, (s0)\ncsrw satp, zero\nli s0, "
            + DATA
            + "\nld s2, (s0)",
        one.satp(1),
        0);
    one.map(VA, DATA + 7 * 4096, GuestTables.ALL);
    machine.runToEnd();
    assertEquals(7, machine.x(9));
    assertEquals(0, machine.x(18));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sfence.vma",
        "sfence.vma s0",
        "sfence.vma s0, a2",
        "sfence.vma zero, a2",
        // The address may be anywhere in the page.
        "addi t0, s0, 2047\nsfence.vma t0"
      })
  @DisplayName("shows a changed entry after each kind of SFENCE.VMA that covers it")
  void fences(String fence) {
    one.map(VA, DATA + 4096, GuestTables.ALL);
    machine.store64(DATA + 9 * 4096 + 2040, 90);
    start(
        "li a2, 1\ncsrw satp, a0\nld s1, (s0)\nsd zero, 8(s0)\nsd zero, 2040(s0)\nwfi\n"
            + fence
            + "\nld s2, (s0)\nsd s2, 16(s0)\nld s3, 2040(s0)\nsd s3, 2032(s0)",
        one.satp(1),
        0);
    machine.runToExit(0);
    one.map(VA, DATA + 9 * 4096, GuestTables.ALL);
    machine.runToEnd();
    assertEquals(1, machine.x(9));
    assertEquals(9, machine.x(18));
    assertEquals(9, machine.load64(DATA + 9 * 4096 + 16));
    assertNotEquals(9, machine.load64(DATA + 4096 + 16));
    // Not only where the fenced address is.
    assertEquals(90, machine.x(19));
    assertEquals(90, machine.load64(DATA + 9 * 4096 + 2032));
  }

  @Test
  @DisplayName(
      "that a register x0 as ASID operand means all of, but the value zero in a register only ASID"
          + " 0")
  void asidOperand() {
    one.map(VA, DATA + 4096, GuestTables.ALL);
    start(
        "csrw satp, a0\n"
            + "ld s1, (s0)\n"
            + "wfi\n"
            + "sfence.vma zero, zero\n"
            + "ld s2, (s0)\n"
            + "wfi\n"
            + "li t0, 0\n"
            + "csrw satp, a1\n"
            + "ld s3, (s0)\n"
            + "wfi\n"
            + "sfence.vma zero, t0\n"
            + "ld s4, (s0)",
        one.satp(7),
        one.satp(0));
    machine.runToExit(0);
    one.map(VA, DATA + 2 * 4096, GuestTables.ALL);
    machine.runToExit(0);
    machine.runToExit(0);
    one.map(VA, DATA + 3 * 4096, GuestTables.ALL);
    machine.runToEnd();
    assertEquals(
        "1 2 2 3", machine.x(9) + " " + machine.x(18) + " " + machine.x(19) + " " + machine.x(20));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 100, 511})
  @DisplayName(
      "forgets every piece of a superpage when any address in it is fenced, touched or not")
  void superpagePieces(int fenced) {
    one.mapMegapage(VA, DATA, GuestTables.ALL);
    start(
        "csrw satp, a0\nli t1, 4096\nadd s3, s0, t1\nslli t1, t1, 6\nadd s4, s0, t1\n"
            + "ld t0, (s0)\nld t0, (s3)\nld t0, (s4)\nwfi\nli t2, "
            + fenced * 4096
            + "\nadd t2, t2, s0\nsfence.vma t2\nld s5, (s0)\nld s6, (s3)\nld s7, (s4)",
        one.satp(1),
        0);
    machine.runToExit(0);
    one.mapMegapage(VA, DATA + (2 << 20), GuestTables.ALL);
    machine.runToEnd();
    assertEquals("512 513 576", machine.x(21) + " " + machine.x(22) + " " + machine.x(23));
  }

  @Test
  @DisplayName(
      "is right after thousands of fences, when the TLB's numbers for contexts have been used up")
  void contextsWrapAround() {
    one.map(VA, DATA + 4096, GuestTables.ALL);
    two.map(VA, DATA + 2 * 4096, GuestTables.ALL);
    start(
        """
          li s1, 10000
          li s2, 0
        1:
          csrw satp, a0
          ld t0, (s0)
          csrw satp, a1
          ld t1, (s0)
          sfence.vma
          ld t2, (s0)
          csrw satp, a0
          sfence.vma s0
          ld t3, (s0)
          slli t0, t0, 12
          slli t1, t1, 8
          slli t2, t2, 4
          or t0, t0, t1
          or t0, t0, t2
          or t0, t0, t3
          li t4, 0x1221
          bne t0, t4, 2f
          addi s2, s2, 1
        2:
          addi s1, s1, -1
          bnez s1, 1b
        """,
        one.satp(1),
        two.satp(2));
    machine.runToEnd();
    assertEquals(10_000, machine.x(18), "rounds that read what they should");
  }

  @Test
  @DisplayName("of U-mode keeps what S-mode sees at the same address apart")
  void privilege() {
    one.map(VA, DATA + 4096, GuestTables.ALL);
    one.map(VA + 4096, TestMachine.BASE, GuestTables.ALL | GuestTables.U);
    start(
        "csrw satp, a0\nla t0, 1f\ncsrw stvec, t0\nld s1, (s0)\nla t0, 2f\nli t1, "
            + (VA + 4096 - TestMachine.BASE)
            + "\n"
            + "add t0, t0, t1\n"
            + "csrw sepc, t0\n"
            + "li t0, 0x100\n"
            + "csrc sstatus, t0\n"
            + "sret\n"
            + "2: ld s2, (s0)\n"
            + "ebreak\n"
            + ".balign 4\n"
            + "1: csrr s3, scause\n"
            + "ld s4, (s0)",
        one.satp(1),
        0);
    machine.runToEnd();
    assertEquals(13, machine.x(19), "the page is not for U-mode");
    assertEquals(1, machine.x(20));
  }

  @Test
  @DisplayName("is fenced from outside by range, by everything, and in pieces of superpages")
  void remoteFences() {
    for (int i = 0; i < 3; i++) {
      one.map(VA + i * 4096L, DATA + i * 4096L, GuestTables.ALL);
    }
    start(
        "csrw satp, a0\n"
            + "li t1, 4096\n"
            + "add s3, s0, t1\n"
            + "add s4, s3, t1\n"
            + "ld t0, (s0)\n"
            + "ld t0, (s3)\n"
            + "ld t0, (s4)\n"
            + "wfi\n"
            + "ld s5, (s0)\n"
            + "ld s6, (s3)\n"
            + "ld s7, (s4)\n"
            + "wfi\n"
            + "ld s8, (s0)",
        one.satp(1),
        0);
    machine.runToExit(0);
    for (int i = 0; i < 3; i++) {
      one.map(VA + i * 4096L, DATA + (i + 10) * 4096L, GuestTables.ALL);
    }
    // One byte of each of three pages is enough.
    machine.hart().fenceRange(VA + 4095, 4098);
    machine.runToExit(0);
    assertEquals("10 11 12", machine.x(21) + " " + machine.x(22) + " " + machine.x(23));
    one.map(VA, DATA + 20 * 4096L, GuestTables.ALL);
    machine.hart().fenceRange(0, -1);
    machine.runToEnd();
    assertEquals(20, machine.x(24));
  }
}
