package org.pangaea.baremetal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a program finds on its machine. */
@OnEveryEngine
class BareMachineTest {
  private final Running machine;

  BareMachineTest(String engine) {
    machine = new Running(engine);
  }

  @Test
  void whatIsSentToTheSerialPortIsPrinted() throws Exception {
    machine.pass(
        """
          la t0, text
          li t1, 0x10000000
        1: lbu t2, 0(t0)
          beqz t2, pass
          sb t2, 0(t1)
          addi t0, t0, 1
          j 1b
        text: .asciz "hello, bare metal\\n"
          .balign 4
        """
            + Running.ENDS);
    assertEquals("hello, bare metal\n", machine.out());
  }

  @Test
  void moreThanAnyBufferHoldsIsPrintedInOrder() throws Exception {
    machine.pass(
        """
          li t1, 0x10000000
          li s0, 300000
        1: andi t2, s0, 15
          addi t2, t2, 'A'
          sb t2, 0(t1)
          addi s0, s0, -1
          bnez s0, 1b
          j pass
        """
            + Running.ENDS);
    assertEquals(300_000, machine.out().length());
    for (int i = 0; i < 300_000; i++) {
      assertEquals('A' + (300_000 - i & 15), machine.out().charAt(i));
    }
  }

  @Test
  void whatIsTypedCanBeRead() throws Exception {
    machine
        .typed("type\n")
        .pass(
            """
              li t1, 0x10000000
              li s1, 10
            1: lbu t2, 5(t1)
              andi t2, t2, 1
              beqz t2, 1b
              lbu t2, 0(t1)
              sb t2, 0(t1)
              bne t2, s1, 1b
              j pass
            """
                + Running.ENDS);
    assertEquals("type\n", machine.out());
  }

  @Test
  void theDeviceTreeIsAtTheAddressInA1() throws Exception {
    machine.pass(
        """
          li gp, 1
          beqz a1, fail
          li gp, 2
          lwu t0, 0(a1)
          rev8 t0, t0
          srli t0, t0, 32
          li t1, 0xd00dfeed
          bne t0, t1, fail
          j pass
        """
            + Running.ENDS);
  }

  @Test
  void timePassesAndCanBeSet() throws Exception {
    machine.pass(
        """
          li s0, 0x200bff8
          ld s1, 0(s0)
        1: ld t0, 0(s0)
          bleu t0, s1, 1b
          csrr t1, time
          li gp, 1
          bltu t1, t0, fail
          li t0, 1
          slli t0, t0, 40
          sd t0, 0(s0)
          csrr t1, time
          li gp, 2
          bltu t1, t0, fail
          sw zero, 4(s0)
          csrr t1, time
          li gp, 3
          bgeu t1, t0, fail
          j pass
        """
            + Running.ENDS);
  }

  @Test
  void everyHartStartsAtTheEntryWithItsIdAndTheyShareMemory() throws Exception {
    Report report =
        machine
            .harts(4)
            .pass(
                """
                  csrr t0, mhartid
                  li gp, 1
                  bne t0, a0, fail
                  la s0, counter
                  li s1, 10000
                1: amoadd.d zero, s1, (s0)
                2: lr.d t0, (s0)
                  addi t0, t0, -1
                  sc.d t1, t0, (s0)
                  bnez t1, 2b
                  addi s2, s2, 1
                  bne s2, s1, 2b
                  la t1, arrived
                  li t0, 1
                  amoadd.d zero, t0, (t1)
                  bnez a0, wait
                  li t2, 4
                3: ld t0, 0(t1)
                  bne t0, t2, 3b
                  fence
                  ld t0, 0(s0)
                  li gp, 2
                  bnez t0, fail
                  j pass
                wait: wfi
                  j wait
                """
                    + Running.ENDS
                    + ".balign 4096\ncounter: .dword 0\narrived: .dword 0\n");
    assertEquals(4, report.harts().size());
    for (Report.HartReport hart : report.harts()) {
      assertTrue(hart.instructions() > 40_000, () -> "hart " + hart);
      assertTrue(hart.cpuNanos() > 0);
    }
  }

  @Test
  void hartsInterruptOneAnotherThroughTheInterruptor() throws Exception {
    machine
        .harts(3)
        .pass(
            """
              la t0, handler
              csrw mtvec, t0
              li t0, 8
              csrw mie, t0
              csrr s0, mhartid
              li s1, 0x2000000
              li s3, 200
              bnez s0, sleep
              # Hart 0 begins; each passes it on to the next.
              csrsi mstatus, 8
              sw s3, 4(s1)
              li t0, 1
              sw t0, 4(s1)
            sleep:
              csrsi mstatus, 8
            1: wfi
              j 1b
              .balign 4
            handler:
              slli t0, s0, 2
              add t0, t0, s1
              sw zero, 0(t0)
              la t1, hops
              li t2, 1
              amoadd.d t1, t2, (t1)
              bgeu t1, s3, end
              addi t0, s0, 1
              li t2, 3
              rem t0, t0, t2
              slli t0, t0, 2
              add t0, t0, s1
              li t2, 1
              sw t2, 0(t0)
              mret
            end:
              j pass
              .balign 8
            hops: .dword 0
            """
                + Running.ENDS);
  }

  @Test
  void whatOneHartStoresAnotherExecutesAfterFenceI() throws Exception {
    // Hart 0 rewrites a function, tells hart 1 its number, and waits until hart 1 has seen it.
    machine
        .harts(2)
        .pass(
            """
              la s0, said
              la s1, heard
              la s2, function
              li s4, 500
              bnez a0, other
              li s3, 0
            1: addi s3, s3, 1
              # li a0, s3 is addi a0, zero, imm
              slli t0, s3, 20
              li t1, 0x513
              or t0, t0, t1
              sw t0, 0(s2)
              fence
              sd s3, 0(s0)
            2: ld t0, 0(s1)
              bne t0, s3, 2b
              bne s3, s4, 1b
              j pass
            other:
              li s3, 0
            1: addi s3, s3, 1
            2: ld t0, 0(s0)
              bne t0, s3, 2b
              fence
              fence.i
              jalr s2
              mv gp, s3
              bne a0, s3, fail
              sd s3, 0(s1)
              j 1b
              .balign 8
            said: .dword 0
            heard: .dword 0
            """
                + Running.ENDS
                + ".balign 4096\nfunction: .word 0x513\nret\n.balign 4096\n");
  }

  @Test
  void codeAndDataOfAllHartsMayShareAPage() throws Exception {
    machine
        .harts(4)
        .pass(
            """
              la s0, counter
              li s1, 400
              li t0, 1
            1: amoadd.d zero, t0, (s0)
              sd s1, 8(s0)
              addi s1, s1, -1
              bnez s1, 1b
              bnez a0, wait
              li t1, 1600
            2: ld t0, 0(s0)
              bne t0, t1, 2b
              j pass
            wait: wfi
              j wait
              .balign 8
            counter: .dword 0, 0
            """
                + Running.ENDS);
  }

  @Test
  void theReportIsJson() throws Exception {
    Report report = machine.pass("j pass\n" + Running.ENDS);
    String json = report.json(new Settings("x", 1, 4096));
    assertTrue(json.contains("\"outcome\": \"passed\""), json);
    long instructions = report.harts().getFirst().instructions();
    assertTrue(instructions >= 5, json);
    assertTrue(json.contains("\"instructions\": " + instructions + ","), json);
    assertTrue(report.processCpuNanos() > 0);
    assertTrue(report.wallNanos() > 0);
  }
}
