package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pangaea.machine.Engine;

/** A revoke must never wait for a guest's loop. */
@OnEveryEngine
@DisplayName("Every loop")
class PollTest {
  /**
   * A poll need not stand at each instruction; this many are more than any way from one to the next
   * here.
   */
  private static final int SLACK = 3000;

  private final TestMachine machine;

  PollTest(Engine engine) {
    machine = new TestMachine(engine);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  /** Loops without end, {@code \n} for new lines. s0 is an address of data, s1 of a device. */
  @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
  @ValueSource(
      strings = {
        "1: j 1b",
        "1: c.j 1b",
        "1: nop\\n j 1b",
        "1: beqz zero, 1b",
        "1: addi t0, t0, 1\\n bnez s0, 1b",
        "1: bne s0, zero, 1b",
        "1: bltz s2, 1b",
        "1: bgeu s0, zero, 1b",
        "la t0, 1f\\n 1: jr t0",
        "la t0, 1f\\n 1: nop\\n jalr t1, (t0)",
        "la t0, 1f\\n la t1, 2f\\n 1: jr t1\\n 2: jr t0",
        "1: bnez s0, 3f\\n 2: nop\\n j 1b\\n 3: nop\\n j 2b",
        "1: bnez s0, 3f\\n 2: nop\\n bnez s0, 1b\\n wfi\\n 3: j 2b",
        "1: j 3f\\n 2: j 4f\\n 3: j 2b\\n 4: j 1b",
        "1: bnez s0, 3f\\n 2: call 4f\\n j 1b\\n 3: j 2b\\n 4: bnez s0, 5f\\n 6: ret\\n 5: j 6b",
        "1: call 2f\\n j 1b\\n 2: ret",
        "1: j 2f\\n .space 4096\\n 2: j 1b",
        "1: call 2f\\n j 1b\\n .space 4096\\n 2: ret",
        "1: call 2f\\n nop\\n .space 4096\\n 2: call 1b\\n ret",
        "1: bnez s0, 2f\\n .space 2000\\n .balign 4096\\n 2: bnez s0, 1b",
        "la t0, 1f\\n la t1, 2f\\n 1: jr t1\\n .space 8192\\n 2: jr t0",
        ".balign 4096\\n .space 4088\\n 1: nop\\n nop\\n nop\\n j 1b",
        ".balign 4096\\n .space 4094\\n 1: addi t0, t0, 1\\n j 1b",
        "c.nop\\n .balign 4096\\n .space 4092\\n 1: c.nop\\n j 1b",
        "1: ld t0, (s0)\\n j 1b",
        "1: lw t0, (s1)\\n beqz zero, 1b",
        "1: sw t0, (s1)\\n j 1b",
        "1: amoadd.d t0, t1, (s0)\\n j 1b",
        "1: lr.d t0, (s0)\\n sc.d t1, t0, (s0)\\n j 1b",
        "1: flw f0, (s0)\\n j 1b",
        "1: fadd.d f0, f0, f1\\n j 1b",
        "1: csrr t0, time\\n j 1b",
        "1: sfence.vma\\n j 1b",
        "1: fence.i\\n j 1b",
        "la t0, 1f\\n csrw stvec, t0\\n .balign 4\\n 1: ebreak",
        "la t0, 1f\\n"
            + " csrw sepc, t0\\n"
            + " 1: li t0, 0x100\\n"
            + " csrs sstatus, t0\\n"
            + " la t0, 1b\\n"
            + " csrw sepc, t0\\n"
            + " sret",
        "la t0, 1f\\n csrw stvec, t0\\n li t0, 64\\n .balign 4\\n 1: ld t1, (t0)\\n j 1b",
        "li t0, 64\\n csrw stvec, t0\\n jr t0",
        "1: li t1, 4088\\n add t1, t1, s0\\n ld t0, 4(t1)\\n j 1b",
      })
  @interface Loops {}

  private void load(String loop) {
    machine.load(
        "li t0, 0x6000\ncsrs sstatus, t0\nla s0, data\nli s1, "
            + TestPort.DEVICE
            + "\nli s2, -1\n"
            + loop.replace("\\n", "\n")
            + "\n.balign 4096\ndata: .space 4096\n");
  }

  @ParameterizedTest
  @Loops
  @DisplayName("is left soon after attention is asked for")
  void attention(String loop) {
    load(loop);
    assertEquals(Engine.Exit.POLL, machine.run(0, 10_000));
    long before = machine.hart().instret;
    machine.hart().requestAttention();
    assertEquals(Engine.Exit.POLL, machine.run(0, Integer.MAX_VALUE));
    assertTrue(machine.hart().instret - before < SLACK, machine.hart()::describe);
    // And in the middle, from what a device's or another node's thread would do.
    machine.hart().attention = false;
    machine.port.onAcquire = (hart, gfn, access) -> hart.requestAttention();
    machine.hart().dropAllPages();
    assertEquals(Engine.Exit.POLL, machine.run(0, 1_000_000));
  }

  /** Loops that read the device in each round. */
  static List<String> loopsWithSlowPaths() {
    String load = "lw t0, (s1)\\n ";
    // Too much for one region, so that each of two goes on from one load to the other.
    String half = load + "ld t1, (t1)\\n ".repeat(40);
    return List.of(
        "1: " + load + "addi t1, t1, 1\\n j 1b",
        "1: " + load + "bnez s0, 3f\\n 2: j 1b\\n 3: addi t1, t1, 1\\n j 2b",
        "1: " + load + "j 2f\\n .space 4096\\n 2: addi t1, t1, 1\\n j 1b",
        "sd s0, (s0)\\n mv t1, s0\\n 1: " + half + half + "j 1b");
  }

  @ParameterizedTest
  @MethodSource("loopsWithSlowPaths")
  @DisplayName("whose every round takes a slow path is left just as soon")
  void attentionBesideSlowPaths(String loop) {
    load(loop);
    int[] reads = {0};
    machine.port.onDeviceRead = () -> assertTrue(++reads[0] <= 10_000, "Nobody looks up.");
    assertEquals(Engine.Exit.POLL, machine.run(0, 10_000));
    reads[0] = 0;
    machine.port.onDeviceRead =
        () -> {
          reads[0]++;
          if (reads[0] == 100) {
            machine.hart().requestAttention();
          }
          assertTrue(reads[0] <= 1000, "Nobody looks up.");
        };
    assertEquals(Engine.Exit.POLL, machine.run(0, 1_000_000));
    // A slow path or two may follow before the next poll.
    assertTrue(reads[0] <= 103, "read " + reads[0] + " times");
  }

  @ParameterizedTest
  @Loops
  @DisplayName("is left when the budget is used up, and goes on where it was")
  void budget(String loop) {
    load(loop);
    for (int budget : new int[] {1, 10, 1000, 50_000}) {
      long before = machine.hart().instret;
      assertEquals(Engine.Exit.POLL, machine.run(0, budget));
      assertTrue(machine.hart().instret - before <= budget + SLACK, machine.hart()::describe);
    }
  }
}
