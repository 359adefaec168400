package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Trap;
import org.pangaea.riscv.Csr;

/** Unprivileged, "A" extension. */
@OnEveryEngine
@DisplayName("A reservation")
class AtomicsTest {
  private static final String DATA = "\necall\n.balign 4096\ndata: .dword 5, 6\n";

  private final TestMachine machine;

  AtomicsTest(Engine engine) {
    machine = new TestMachine(engine, 2);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | lr.d t0, (s0)\\n sc.d a0, s1, (s0)",
        "0 | lr.w t0, (s0)\\n sc.w a0, s1, (s0)",
        "0 | lr.d.aqrl t0, (s0)\\n ld t1, 8(s0)\\n sd t1, 8(s0)\\n sc.d.rl a0, s1, (s0)",
        "1 | sc.d a0, s1, (s0)",
        "1 | lr.d t0, (s0)\\n addi s2, s0, 8\\n sc.d a0, s1, (s2)",
        "1 | lr.w t0, (s0)\\n sc.d a0, s1, (s0)",
        "1 | lr.d t0, (s0)\\n sc.w a0, s1, (s0)",
        "1 | lr.d t0, (s0)\\n sc.d a1, s1, (s0)\\n sc.d a0, s1, (s0)",
        "1 | lr.d t0, (s0)\\n addi s2, s0, 8\\n lr.d t0, (s2)\\n sc.d a0, s1, (s0)",
        "1 | lr.d t0, (s0)\\n sd s1, (s0)\\n sc.d a0, s1, (s0)",
        "1 | lr.d t0, (s0)\\n amoadd.d zero, s1, (s0)\\n sc.d a0, s1, (s0)",
      })
  @DisplayName("makes SC succeed or fail as the instructions between say")
  void withinOneHart(int result, String text) {
    machine
        .load("la s0, data\nli s1, 77\nli a0, 9\n" + text.replace("\\n", "\n") + DATA)
        .runToEnd();
    assertEquals(result, machine.x(10));
  }

  @Test
  @DisplayName("ends when its page leaves the node, even if it is back at once")
  void pageLost() {
    machine.load("la s0, data\nlr.d t0, (s0)\nwfi\nsc.d a0, s0, (s0)" + DATA);
    machine.runToExit(0);
    machine.hart().dropPage(machine.symbol("data") >>> GuestMemory.PAGE_SHIFT);
    machine.runToEnd();
    assertEquals(1, machine.x(10));
    assertEquals(5, machine.load64(machine.symbol("data")));
  }

  @Test
  @DisplayName("ends when all pages leave")
  void allPagesLost() {
    machine.load("la s0, data\nlr.d t0, (s0)\nwfi\nsc.d a0, s0, (s0)" + DATA);
    machine.runToExit(0);
    machine.hart().dropAllPages();
    machine.runToEnd();
    assertEquals(1, machine.x(10));
  }

  @Test
  @DisplayName("lives on when another page leaves, and over a wait for another page")
  void otherPageLost() {
    machine.load("la s0, data\nlr.d t0, (s0)\nwfi\nsc.d a0, s0, (s0)" + DATA);
    machine.runToExit(0);
    machine.hart().dropPage(TestMachine.BASE >>> GuestMemory.PAGE_SHIFT);
    machine.runToEnd();
    assertEquals(0, machine.x(10));
  }

  @Test
  @DisplayName("reaches its SC though others want all pages as soon as they are here")
  void contended() {
    machine.load(
        """
          la s0, data
          la s1, other
          li s2, 200
        1: ld t2, (s1)
          lr.d t0, (s0)
          addi t0, t0, 1
          sc.d t1, t0, (s0)
          bnez t1, 1b
          addi s2, s2, -1
          bnez s2, 1b
          ecall
          .balign 4096
        data: .dword 0
          .balign 4096
        other: .dword 0
        """);
    machine.port.onAcquire = (hart, gfn, access) -> hart.requestAttention();
    int polls = 0;
    while (machine.run(0, 1 << 14) == Engine.Exit.POLL) {
      assertTrue(++polls < 2000, "No SC succeeds: " + machine.hart().describe());
      machine.hart().dropAllPages();
      machine.poll(machine.hart());
    }
    assertEquals(0, machine.x(18));
  }

  @Test
  @DisplayName("does not survive the loss of its page while SC waits for the right to store")
  void lostWhileWaiting() {
    machine.load("la s0, data\nlr.d t0, (s0)\nwfi\nsc.d a0, s0, (s0)" + DATA);
    machine.runToExit(0);
    long gfn = machine.symbol("data") >>> GuestMemory.PAGE_SHIFT;
    machine.port.onAcquire =
        (hart, page, access) -> {
          if (page == gfn) {
            hart.dropPage(gfn);
          }
        };
    machine.runToEnd();
    assertEquals(1, machine.x(10));
  }

  @Test
  @DisplayName("makes SC fail after another hart stored a different value")
  void otherHart() {
    machine.load(
        "la s0, data\n"
            + "bnez a0, other\n"
            + "lr.d t0, (s0)\n"
            + "wfi\n"
            + "sc.d a0, s0, (s0)\n"
            + "ecall\n"
            + "other: sd s0, (s0)"
            + DATA);
    machine.runToExit(0);
    machine.runToEnd(1);
    machine.runToEnd();
    assertEquals(1, machine.x(10));
  }

  @ParameterizedTest
  @CsvSource({
    "lr.w, 4, 4",
    "lr.d, 4, 8",
    "sc.w, 6, 4",
    "sc.d, 6, 8",
    "amoswap.w, 6, 4",
    "amomaxu.d, 6, 8"
  })
  @DisplayName(
      "and every atomic needs an aligned address: LR faults as a load, all others as a store")
  void misaligned(String name, int cause, int size) {
    String operands = name.startsWith("lr") ? " a0, (s0)" : " a0, a0, (s0)";
    machine
        .load(
            "la t0, 1f\ncsrw stvec, t0\nla s0, data\naddi s0, s0, "
                + size / 2
                + "\n"
                + name
                + operands
                + "\n.balign 4\n1:"
                + DATA)
        .runToEnd();
    assertEquals(cause, machine.csr(Csr.SCAUSE));
    assertEquals(machine.symbol("data") + size / 2, machine.csr(Csr.STVAL));
  }

  @Test
  @DisplayName("can be made where the guest may only read, and SC there faults")
  void readOnlyPage() {
    GuestTables tables = new GuestTables(machine, TestMachine.BASE + (16 << 20));
    tables.map(4096, TestMachine.BASE + (8 << 20), GuestTables.V | GuestTables.R | GuestTables.A);
    machine.load(
        "la t0, 1f\n"
            + "csrw stvec, t0\n"
            + "csrw satp, a1\n"
            + "li s0, 4096\n"
            + "lr.w a2, (s0)\n"
            + "sc.w a3, a2, (s0)\n"
            + ".balign 4\n"
            + "1: ecall");
    machine.hart().x[11] = tables.satp(1);
    machine.runToEnd();
    assertEquals(Trap.STORE_PAGE_FAULT, machine.csr(Csr.SCAUSE));
  }
}
