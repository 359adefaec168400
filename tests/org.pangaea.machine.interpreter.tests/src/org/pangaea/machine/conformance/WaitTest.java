package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Access;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;

/** What may happen to a hart while it waits for a page, and what must not come of it. */
@OnEveryEngine
@DisplayName("A hart that waits for a page")
class WaitTest {
  private static final long VA = 0x1000_0000L;
  private static final long DATA = TestMachine.BASE + (8 << 20);
  private static final String START = "csrw satp, a0\n";

  private final TestMachine machine;
  private final GuestTables tables;
  private int events;

  WaitTest(Engine engine) {
    machine = new TestMachine(engine);
    tables = new GuestTables(machine, TestMachine.BASE + (16 << 20));
    tables.map(VA, DATA, GuestTables.ALL);
    tables.map(VA + 4096, DATA + 4096, GuestTables.ALL);
    machine.store64(DATA, 1);
    machine.store64(DATA + 5 * 4096, 2);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  private void run(String text) {
    machine.load(START + text + "\necall\n");
    machine.hart().start(TestMachine.BASE, VA);
    machine.hart().x[10] = tables.satp(1);
    machine.runToEnd();
  }

  /** Once, when the page is waited for: it moves elsewhere, and a remote fence says so. */
  private void moveOnWait(long gpa, long va, long target) {
    machine.port.onAcquire =
        (hart, gfn, access) -> {
          if (gfn == gpa >>> GuestMemory.PAGE_SHIFT && events == 0) {
            events++;
            tables.map(va, target, GuestTables.ALL);
            remoteFence(hart, va);
          }
        };
  }

  private static void remoteFence(Hart hart, long va) {
    hart.noteRemoteFence();
    hart.fenceRange(va, 4096);
  }

  @Test
  @DisplayName("starts its load over if a remote fence came meanwhile")
  void load() {
    moveOnWait(DATA, VA, DATA + 5 * 4096);
    run("ld a2, (a1)");
    assertEquals(1, events);
    assertEquals(2, machine.x(12));
  }

  @Test
  @DisplayName("stores where the page is after a remote fence, and nowhere else")
  void store() {
    moveOnWait(DATA, VA, DATA + 5 * 4096);
    run("li a2, 99\nsd a2, 8(a1)");
    assertEquals(0, machine.load64(DATA + 8));
    assertEquals(99, machine.load64(DATA + 5 * 4096 + 8));
  }

  @Test
  @DisplayName("does an AMO once, where the page is after a remote fence")
  void atomic() {
    moveOnWait(DATA, VA, DATA + 5 * 4096);
    run("li a2, 10\namoadd.d a3, a2, (a1)");
    assertEquals(2, machine.x(13));
    assertEquals(12, machine.load64(DATA + 5 * 4096));
    assertEquals(1, machine.load64(DATA));
  }

  @Test
  @DisplayName("fetches anew after a remote fence")
  void fetch() {
    HostMemory.putInt(machine.ram.address(DATA + 64), 0x00100613); // li a2, 1
    HostMemory.putInt(machine.ram.address(DATA + 68), 0x00008067); // ret
    HostMemory.putInt(machine.ram.address(DATA + 5 * 4096 + 64), 0x00200613); // li a2, 2
    HostMemory.putInt(machine.ram.address(DATA + 5 * 4096 + 68), 0x00008067);
    moveOnWait(DATA, VA, DATA + 5 * 4096);
    run("jalr 64(a1)");
    assertEquals(2, machine.x(12));
  }

  @Test
  @DisplayName(
      "for the second half of a store does not store the first half again, and finds the page's new"
          + " place")
  void crossingStore() {
    machine.port.onAcquire =
        (hart, gfn, access) -> {
          if (gfn == DATA + 4096 >>> GuestMemory.PAGE_SHIFT && events == 0) {
            events++;
            // Another hart overwrites the first half: that must stay.
            HostMemory.putInt(machine.ram.address(DATA + 4092), 0x7777);
            tables.map(VA + 4096, DATA + 5 * 4096, GuestTables.ALL);
            remoteFence(hart, VA + 4096);
          }
        };
    run("li a2, 0x1122334455667788\nli t0, 4092\nadd a1, a1, t0\nsd a2, (a1)");
    assertEquals(0x7777, HostMemory.getInt(machine.ram.address(DATA + 4092)));
    assertEquals(0x11223344, HostMemory.getInt(machine.ram.address(DATA + 5 * 4096)));
    assertEquals(0, HostMemory.getInt(machine.ram.address(DATA + 4096)));
  }

  @Test
  @DisplayName("goes on with a walk though it loses the table that it has read already")
  void tableLost() {
    int[] asked = new int[1];
    machine.port.onAcquire =
        (hart, gfn, access) -> {
          hart.dropAllPages();
          asked[0]++;
        };
    run("ld a2, (a1)");
    assertEquals(1, machine.x(12));
    // Code, three tables, the page, code again; and the steps before: nothing is asked for over and
    // over.
    assertEquals(true, asked[0] < 40, "acquires: " + asked[0]);
  }

  @Test
  @DisplayName("counts an instruction that started over once")
  void countsOnce() {
    run("csrr s2, instret\nld a2, (a1)\ncsrr s3, instret");
    long plain = machine.x(19) - machine.x(18);
    machine.hart().dropAllPages();
    machine.port.onAcquire =
        (hart, gfn, access) -> {
          if (access == Access.LOAD && events++ % 2 == 0) {
            remoteFence(hart, VA);
          }
        };
    run("csrr s2, instret\nld a2, (a1)\ncsrr s3, instret");
    assertEquals(plain, machine.x(19) - machine.x(18));
    assertEquals(2, plain);
  }

  @Test
  @DisplayName(
      "for the second page of a straddling jump does not run on in the first page if that is gone")
  void straddlingJumpLosesItsPage() {
    // "j back" at the end of DATA's page, straddling: its first page leaves while the second is
    // waited for.
    int back = jump(-4094 + 256);
    HostMemory.putShort(machine.ram.address(DATA + 4094), (short) back);
    HostMemory.putShort(machine.ram.address(DATA + 4096), (short) (back >>> 16));
    HostMemory.putInt(machine.ram.address(DATA + 256), 0x00500613); // li a2, 5
    HostMemory.putInt(machine.ram.address(DATA + 260), 0x00008067); // ret
    machine.port.onAcquire =
        (hart, gfn, access) -> {
          if (gfn == DATA + 4096 >>> GuestMemory.PAGE_SHIFT) {
            hart.dropPage(DATA >>> GuestMemory.PAGE_SHIFT);
            machine.port.codeChanged(DATA >>> GuestMemory.PAGE_SHIFT);
            HostMemory.putInt(machine.ram.address(DATA + 256), 0);
          } else if (gfn == DATA >>> GuestMemory.PAGE_SHIFT) {
            HostMemory.putInt(machine.ram.address(DATA + 256), 0x00500613);
          }
        };
    run("la t0, 1f\ncsrw stvec, t0\nli t0, 4094\nadd t0, t0, a1\njalr (t0)\n.balign 4\n1:");
    assertEquals(5, machine.x(12));
  }

  @Test
  @DisplayName("for the second page of a straddling illegal instruction still reports its bits")
  void straddlingIllegalInstruction() {
    int bits = 0x7c0025f3; // csrr a1, 0x7c0
    HostMemory.putShort(machine.ram.address(DATA + 4094), (short) bits);
    HostMemory.putShort(machine.ram.address(DATA + 4096), (short) (bits >>> 16));
    machine.port.onAcquire =
        (hart, gfn, access) -> {
          if (gfn == DATA + 4096 >>> GuestMemory.PAGE_SHIFT) {
            hart.dropPage(DATA >>> GuestMemory.PAGE_SHIFT);
            HostMemory.putShort(machine.ram.address(DATA + 4094), (short) 0);
          }
        };
    run(
        "la t0, 1f\n"
            + "csrw stvec, t0\n"
            + "li t0, 4094\n"
            + "add t0, t0, a1\n"
            + "jalr (t0)\n"
            + ".balign 4\n"
            + "1: csrr a2, stval");
    assertEquals(bits, machine.x(12));
  }

  private static int jump(int distance) {
    return (distance >>> 20 & 1) << 31
        | (distance >>> 1 & 0x3FF) << 21
        | (distance >>> 11 & 1) << 20
        | (distance >>> 12 & 0xFF) << 12
        | 0x6F;
  }
}
