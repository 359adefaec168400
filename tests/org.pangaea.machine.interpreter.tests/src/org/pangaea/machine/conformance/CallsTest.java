package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.interpreter.InterpreterEngine;
import org.pangaea.machine.translator.TranslatorEngine;

/** Calls from page to page, which an engine may execute as calls of its own. */
@OnEveryEngine
@DisplayName("A call into another page")
class CallsTest {
  /** More instructions than there are from any poll to the next. */
  private static final int SLACK = 500;

  /** Room for the stack of the deepest recursion here. */
  private static final String STACK = "\n.balign 4096\n.space 409600\nstack: .space 4096\n";

  private static final String PLAIN =
      """
        li s0, 300
        li s2, 0x6000
        csrs sstatus, s2
        fcvt.d.l f1, s0
      1:
        addi a0, s0, 5
        call outer
        add s1, s1, a0
        fadd.d f2, f2, f1
        addi s0, s0, -1
        bnez s0, 1b
        ecall
        .balign 4096
      outer:
        mv s3, ra
        slli a0, a0, 1
        call inner
        addi a0, a0, 7
        fadd.d f1, f1, f2
        jr s3
        .balign 4096
      inner:
        xor a0, a0, s0
        fmul.d f3, f1, f2
        fcvt.d.l f2, a0
        ret
      """;

  /**
   * Sums up by two functions that call one another, far deeper than Java's own stack would allow.
   */
  private static final String DEEP =
      """
        la sp, stack
        la s2, odd
        la s3, even
        la s4, leaf
        # Each function once to its end, so that what is behind its call is known.
        li a0, 1
        call odd
        li a0, 1
        call even
        li s0, 3
      1:
        li a0, 20000
        call odd
        add s1, s1, a0
        addi s0, s0, -1
        bnez s0, 1b
        ecall
        .balign 4096
      leaf:
        ret
      """
          + sum("odd", "s3")
          + sum("even", "s2")
          + STACK;

  /** Fibonacci's numbers: a tree in which no branch goes backwards, and that is never deep. */
  private static final String TREE =
      """
        la sp, stack
        li a0, 17
        jal ra, even
        ecall
        .balign 4096
      """
          + fibonacci("even", "odd")
          + fibonacci("odd", "even")
          + STACK;

  /** A page with a function that sums up to a0, by way of the function in a register. */
  private static String sum(String name, String other) {
    return """
      .balign 4096
    %s:
      addi sp, sp, -16
      sd ra, (sp)
      sd a0, 8(sp)
      addi a0, a0, -1
      mv t1, %s
      bnez a0, 1f
      mv t1, s4
    1:
      jalr ra, (t1)
      ld t0, 8(sp)
      ld ra, (sp)
      addi sp, sp, 16
      add a0, a0, t0
      ret
    """
        .formatted(name, other);
  }

  /** A page with a function that makes its two calls in another page. */
  private static String fibonacci(String name, String other) {
    return """
      .balign 4096
    %s:
      li t0, 2
      bltu a0, t0, 1f
      addi sp, sp, -32
      sd ra, (sp)
      sd a0, 8(sp)
      addi a0, a0, -1
      jal ra, %s
      sd a0, 16(sp)
      ld a0, 8(sp)
      addi a0, a0, -2
      jal ra, %s
      ld t0, 16(sp)
      add a0, a0, t0
      ld ra, (sp)
      addi sp, sp, 32
    1:
      ret
    """
        .formatted(name, other, other);
  }

  /** Every third call returns four bytes further on, every fifth leaves two calls at once. */
  private static final String ELSEWHERE =
      """
        li s0, 600
        li s5, 3
        li s6, 5
      1:
        call outer
      landed:
        addi s1, s1, 1
        addi s0, s0, -1
        bnez s0, 1b
        ecall
        .balign 4096
      outer:
        mv s3, ra
        call inner
        addi s2, s2, 1
        addi s4, s4, 1
        jr s3
        .balign 4096
      inner:
        remu t0, s0, s6
        beqz t0, 3f
        remu t0, s0, s5
        bnez t0, 2f
        addi ra, ra, 4
      2:
        ret
      3:
        la ra, landed
        ret
      """;

  /** A load of nothing in the function called, whose handler notes where and goes on behind it. */
  private static final String FAULTS =
      """
        la t0, handler
        csrw stvec, t0
        li s0, 400
      1:
        andi a0, s0, 3
        call outer
        add s1, s1, a0
        addi s0, s0, -1
        bnez s0, 1b
        ecall
        .balign 4096
      outer:
        mv s3, ra
        addi a0, a0, 1
        call inner
        addi a0, a0, 1
        jr s3
        .balign 4096
      inner:
        addi a0, a0, 100
        andi t1, s0, 7
        bnez t1, 2f
        lw a1, 16(zero)
      2:
        addi a0, a0, 1000
        ret
        .balign 4
      handler:
        csrr t2, sepc
        add s4, s4, t2
        csrr t3, stval
        add s5, s5, t3
        csrr t3, instret
        add s6, s6, t3
        addi t2, t2, 4
        csrw sepc, t2
        sret
      """;

  /** The function called changes its caller, each time. */
  private static final String PATCHES =
      """
        li s0, 200
        la s3, patch
        lw s2, (s3)
        li s4, 0x100000
      1:
        call change
      patch:
        addi a0, zero, 0
        add s1, s1, a0
        addi s0, s0, -1
        bnez s0, 1b
        ecall
        .balign 4096
      change:
        add s2, s2, s4
        sw s2, (s3)
        fence.i
        ret
      """;

  /** What is executed. */
  private enum Guest {
    PLAIN(CallsTest.PLAIN),
    DEEP(CallsTest.DEEP),
    TREE(CallsTest.TREE),
    ELSEWHERE(CallsTest.ELSEWHERE),
    FAULTS(CallsTest.FAULTS),
    PATCHES(CallsTest.PATCHES);

    private final String text;

    Guest(String text) {
      this.text = text;
    }
  }

  private final Engine engine;

  CallsTest(Engine engine) {
    this.engine = engine;
  }

  /**
   * A function of the tree is hot before it has come back for the first time if two visits are
   * enough.
   */
  private Engine tested(Guest guest) {
    return guest == Guest.TREE && engine instanceof TranslatorEngine
        ? new TranslatorEngine(50, 1 << 20, true)
        : engine;
  }

  private record End(long[] x, long[] f, long pc, long retired) {}

  /** The end of a program, left at all polls that the budget makes due. */
  private static End end(Engine engine, String text, int budget) {
    try (TestMachine machine = new TestMachine(engine)) {
      machine.load(text);
      long before = 0;
      while (machine.run(0, budget) != Engine.Exit.SUPERVISOR_CALL) {
        // Calls poll, too: else a tree of them would be run through to its end.
        long done = machine.hart().instret - before;
        before += done;
        assertTrue(done <= (long) budget + SLACK, () -> done + " instructions");
        machine.poll(machine.hart());
      }
      return new End(
          machine.hart().x.clone(),
          machine.hart().f.clone(),
          machine.hart().pc,
          machine.hart().instret);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("does what interpretation does, instruction by instruction, wherever it is left")
  void sameAsInterpreted(Guest guest) {
    End expected = end(new InterpreterEngine(), guest.text, Integer.MAX_VALUE);
    for (int budget : new int[] {Integer.MAX_VALUE, 1000, 61, 7, 1}) {
      End seen = end(tested(guest), guest.text, budget);
      // The sink's value is nobody's.
      seen.x[32] = expected.x[32];
      assertArrayEquals(expected.x, seen.x, "registers, budget " + budget);
      assertArrayEquals(expected.f, seen.f, "floating-point registers, budget " + budget);
      assertEquals(expected.pc, seen.pc);
      assertEquals(expected.retired, seen.retired, "instructions, budget " + budget);
    }
  }

  @Test
  @DisplayName("reaches the page that is mapped there now, after SFENCE.VMA")
  void remapped() {
    // Not in the slot of the fetch TLB that the program itself is in.
    long va = 0x1000_5000L;
    long one = TestMachine.BASE + (8 << 20);
    long two = one + 4096;
    try (TestMachine machine = new TestMachine(engine)) {
      GuestTables tables = new GuestTables(machine, TestMachine.BASE + (16 << 20));
      tables.map(TestMachine.BASE, TestMachine.BASE, GuestTables.ALL);
      tables.map(va, one, GuestTables.ALL);
      // li a0, 1 or 2; ret
      machine.store64(one, 0x0000_8067_0010_0513L);
      machine.store64(two, 0x0000_8067_0020_0513L);
      machine.load(
          """
            csrw satp, a0
            mv s3, a1
            li s0, 50
          1:
            jalr ra, (s3)
            add s1, s1, a0
            addi s0, s0, -1
            bnez s0, 1b
            wfi
            sfence.vma
            li s0, 50
            j 1b
          """);
      machine.hart().x[10] = tables.satp(1);
      machine.hart().x[11] = va;
      long expected = 0;
      for (int i = 0; i < 40; i++) {
        assertEquals(Engine.Exit.WAIT_FOR_INTERRUPT, machine.runToExit(0));
        expected += i % 2 == 0 ? 50 : 100;
        assertEquals(expected, machine.x(9), "time " + i);
        tables.map(va, i % 2 == 0 ? two : one, GuestTables.ALL);
      }
    }
  }

  @Test
  @DisplayName("is not made into a page that another node has taken")
  void pageTaken() {
    try (TestMachine machine = new TestMachine(engine)) {
      machine.load(PLAIN.replace("ecall", "wfi\n li s0, 300\n j 1b"));
      long inner = machine.symbol("inner");
      for (int i = 0; i < 20; i++) {
        assertEquals(Engine.Exit.WAIT_FOR_INTERRUPT, machine.runToExit(0));
        int[] asked = {0};
        machine.hart().dropPage(inner >>> GuestMemory.PAGE_SHIFT);
        machine.port.onAcquire =
            (hart, gfn, access) -> asked[0] += gfn == inner >>> GuestMemory.PAGE_SHIFT ? 1 : 0;
        assertEquals(Engine.Exit.WAIT_FOR_INTERRUPT, machine.runToExit(0));
        assertEquals(1, asked[0], "the page is asked for before it is executed again");
      }
    }
  }
}
