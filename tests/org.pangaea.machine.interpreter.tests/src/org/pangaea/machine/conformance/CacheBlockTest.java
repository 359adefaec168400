package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pangaea.machine.CacheBlock;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.MemoryPort;
import org.pangaea.machine.Trap;
import org.pangaea.riscv.Csr;

/** CBO.ZERO (unprivileged, "CMO", Zicboz), with blocks of 4096 bytes. */
@OnEveryEngine
@DisplayName("CBO.ZERO")
class CacheBlockTest {
  private static final long PAGE = TestMachine.BASE + (8 << 20);
  private static final long TABLES = TestMachine.BASE + (16 << 20);
  private static final long VA = 0x4000;

  private final Engine engine;
  private final TestMachine machine;

  CacheBlockTest(Engine engine) {
    this.engine = engine;
    machine = new TestMachine(engine, 2);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  private void fill() {
    for (long at = PAGE - 8; at <= PAGE + CacheBlock.SIZE; at += 8) {
      machine.store64(at, at);
    }
  }

  private void assertZero() {
    for (long at = PAGE; at < PAGE + CacheBlock.SIZE; at += 8) {
      assertEquals(0, machine.load64(at));
    }
    assertNotEquals(0, machine.load64(PAGE - 8));
    assertNotEquals(0, machine.load64(PAGE + CacheBlock.SIZE));
  }

  /** The program, with a handler that ends it. */
  private void run(String text) {
    machine.load("la t0, 1f\ncsrw stvec, t0\n" + text + "\n.balign 4\n1: ecall\n");
    machine.hart().start(TestMachine.BASE, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 4095})
  @DisplayName("makes the whole block zero in which its address lies, and nothing else")
  void zeroes(int offset) {
    fill();
    run("li s0, " + (PAGE + offset) + "\ncbo.zero (s0)\nli a0, 5");
    machine.runToEnd();
    assertZero();
    assertEquals(5, machine.x(10));
  }

  @Test
  @DisplayName("does so where the hart may store already, and can store afterwards, in a loop")
  void held() {
    fill();
    run(
        "li s0, "
            + PAGE
            + "\nli s1, 100\n"
            + "2: sd s1, 16(s0)\ncbo.zero (s0)\nld s2, 16(s0)\nadd s3, s3, s2\n"
            + "addi s1, s1, -1\nbnez s1, 2b");
    machine.hart().x[19] = 0;
    machine.runToEnd();
    assertZero();
    assertEquals(0, machine.x(19));
  }

  @Test
  @DisplayName("asks once for a page, and then holds it for stores")
  void asksOnce() {
    run("li s0, " + PAGE + "\ncbo.zero (s0)\nsd s0, (s0)\ncbo.zero (s0)\nld s1, 8(s0)");
    int[] asked = {0};
    machine.port.onAcquire =
        (hart, gfn, access) -> asked[0] += gfn == PAGE >>> GuestMemory.PAGE_SHIFT ? 1 : 0;
    machine.runToEnd();
    assertEquals(2, asked[0], "for the store, and for the load");
  }

  @Test
  @DisplayName("needs a page that can be stored to, and reports its own address")
  void faults() {
    GuestTables tables = new GuestTables(machine, TABLES);
    int readable = GuestTables.V | GuestTables.R | GuestTables.A;
    int clean = readable | GuestTables.W;
    for (int flags : new int[] {0, readable, clean, clean | GuestTables.D | GuestTables.U}) {
      fill();
      tables.map(VA, PAGE, flags);
      run("csrw satp, a1\nsfence.vma\nli s0, " + (VA + 24) + "\ncbo.zero (s0)");
      machine.hart().x[11] = tables.satp(1);
      machine.runToEnd();
      assertEquals(Trap.STORE_PAGE_FAULT, machine.csr(Csr.SCAUSE));
      assertEquals(VA + 24, machine.csr(Csr.STVAL));
      assertEquals(PAGE, machine.load64(PAGE), "nothing is done");
    }
    tables.map(VA, PAGE, clean | GuestTables.D);
    machine.hart().start(TestMachine.BASE, 0);
    machine.hart().x[11] = tables.satp(1);
    machine.runToEnd();
    assertZero();
  }

  @Test
  @DisplayName("is an access fault where there is no RAM")
  void device() {
    run("li s0, " + (TestPort.DEVICE + 4) + "\ncbo.zero (s0)");
    machine.runToEnd();
    assertEquals(Trap.STORE_ACCESS_FAULT, machine.csr(Csr.SCAUSE));
    assertEquals(TestPort.DEVICE + 4, machine.csr(Csr.STVAL));
    assertEquals(0, machine.port.deviceLog.size());
  }

  @Test
  @DisplayName("is legal in U-mode only if senvcfg says so")
  void userMode() {
    GuestTables tables = new GuestTables(machine, TABLES);
    int flags = GuestTables.ALL | GuestTables.U;
    for (int permit : new int[] {0, 1 << 7}) {
      fill();
      machine.load(
          ("la t0, 1f\ncsrw stvec, t0\ncsrw satp, a1\nsfence.vma\ncsrwi sepc, 0\n"
                  + "li t0, %d\ncsrw senvcfg, t0\nli t0, %d\ncsrw sepc, t0\nli s0, %d\nsret\n"
                  + ".balign 4\n1: ecall\n.balign 4096\nuser: cbo.zero (s0)\nebreak\n")
              .formatted(permit, VA + 4096, VA));
      tables.map(VA, PAGE, flags);
      tables.map(VA + 4096, machine.symbol("user"), flags);
      machine.hart().start(TestMachine.BASE, 0);
      machine.hart().x[11] = tables.satp(1);
      machine.runToEnd();
      assertEquals(
          permit == 0 ? Trap.ILLEGAL_INSTRUCTION : Trap.BREAKPOINT, machine.csr(Csr.SCAUSE));
      assertEquals(permit == 0 ? 0x0044200f : VA + 4100, machine.csr(Csr.STVAL));
      assertEquals(permit == 0 ? PAGE : 0, machine.load64(PAGE));
    }
  }

  @Test
  @DisplayName("is legal below M-mode only if menvcfg says so, and subject to protection")
  void machineMode() {
    String text =
        """
          la t0, handler
          csrw mtvec, t0
          li t0, -1
          csrw pmpaddr0, t0
          li t0, 0x1f
          csrw pmpcfg0, t0
          li s0, %d
          cbo.zero (s0)
          li t0, %d
          csrw menvcfg, t0
          li t0, 0x1800
          csrc mstatus, t0
          li t0, 0x800
          csrs mstatus, t0
          la t0, 1f
          csrw mepc, t0
          mret
        1: cbo.zero (s0)
          li s0, %d
          cbo.zero (s0)
          .balign 4
        handler: wfi
        """;
    try (TestMachine privileged = TestMachine.withMachineMode(engine)) {
      for (int permit : new int[] {0, 1 << 7}) {
        privileged.store64(PAGE, 1);
        privileged.load(text.formatted(PAGE, permit, 0x2000));
        privileged.hart().reset(TestMachine.BASE, 0);
        assertEquals(Engine.Exit.WAIT_FOR_INTERRUPT, privileged.runToExit(0));
        assertEquals(0, privileged.load64(PAGE), "M-mode may");
        assertEquals(
            permit == 0 ? Trap.ILLEGAL_INSTRUCTION : Trap.STORE_ACCESS_FAULT,
            privileged.csr(Csr.MCAUSE));
      }
      privileged.store64(PAGE, 1);
      privileged.load(
          text.formatted(PAGE + 4096, 1 << 7, PAGE)
              .replace("0x1f\n", "0x1f19\n")
              .replace(
                  "csrw pmpaddr0, t0",
                  "csrw pmpaddr1, t0\nli t0, %d\ncsrw pmpaddr0, t0".formatted(PAGE >> 2 | 0x1ff)));
      privileged.hart().reset(TestMachine.BASE, 0);
      assertEquals(Engine.Exit.WAIT_FOR_INTERRUPT, privileged.runToExit(0));
      assertEquals(Trap.STORE_ACCESS_FAULT, privileged.csr(Csr.MCAUSE));
      assertEquals(PAGE, privileged.csr(Csr.MTVAL));
      assertEquals(1, privileged.load64(PAGE));
    }
  }

  @Test
  @DisplayName("over code ends it: what was decoded is void")
  void code() {
    machine.load(
        """
          la s0, victim
          li s1, 300
        2: jalr ra, 0(s0)
          addi s1, s1, -1
          bnez s1, 2b
          la t0, 1f
          csrw stvec, t0
          cbo.zero (s0)
          fence.i
          jalr ra, 0(s0)
          .balign 4
        1: ecall
          .balign 4096
        victim: ret
        """);
    machine.hart().start(TestMachine.BASE, 0);
    machine.runToEnd();
    assertEquals(Trap.ILLEGAL_INSTRUCTION, machine.csr(Csr.SCAUSE));
    assertEquals(machine.symbol("victim"), machine.csr(Csr.SEPC));
  }

  @Test
  @DisplayName("starts over if a fence comes while it walks the page tables, and never later")
  void fences() {
    GuestTables tables = new GuestTables(machine, TABLES);
    fill();
    tables.map(VA, PAGE + (1 << 20), GuestTables.ALL);
    run("csrw satp, a1\nsfence.vma\nli s0, " + VA + "\ncbo.zero (s0)");
    machine.hart().x[11] = tables.satp(1);
    boolean[] moved = {false};
    machine.port.onAcquire =
        (hart, gfn, access) -> {
          if (!moved[0] && gfn > TABLES >>> GuestMemory.PAGE_SHIFT) {
            moved[0] = true;
            tables.map(VA, PAGE, GuestTables.ALL);
            hart.noteRemoteFence();
          }
        };
    machine.runToEnd();
    assertZero();
    assertEquals(true, moved[0]);
  }

  @Test
  @DisplayName("fails for good where its memory breaks its promise to hold fences back")
  void brokenPromise() {
    run("li s0, " + PAGE + "\ncbo.zero (s0)");
    machine.port.onAcquire =
        (hart, gfn, access) -> {
          if (gfn == PAGE >>> GuestMemory.PAGE_SHIFT) {
            hart.noteRemoteFence();
          }
        };
    assertThrows(IllegalStateException.class, machine::runToEnd);
  }

  @Test
  @DisplayName("of a page that is not held as a whole does block after block")
  void blocks() {
    fill();
    Hart hart = new Hart(0, new Parts(machine.port), () -> 0);
    hart.mmu.zeroBlock(PAGE + 700);
    assertZero();
    assertEquals(false, hart.tlb.stores(PAGE, PAGE), "none is entered");
  }

  /** Memory in which no page is held as a whole. */
  private static final class Parts implements MemoryPort {
    private final TestPort port;

    Parts(TestPort port) {
      this.port = port;
    }

    @Override
    public boolean isRam(long gpa) {
      return port.isRam(gpa);
    }

    @Override
    public long hostAddress(long gpa) {
      return port.hostAddress(gpa);
    }

    @Override
    public void acquire(Hart hart, long gfn, org.pangaea.machine.Access access) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean acquirePart(Hart hart, long gpa, org.pangaea.machine.Access access) {
      return false;
    }

    @Override
    public long readDevice(Hart hart, long gpa, int size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void writeDevice(Hart hart, long gpa, int size, long value) {
      throw new UnsupportedOperationException();
    }
  }
}
