package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;

/**
 * Accesses that lie beside one another, through one base register, as of a function's saved
 * registers: an engine may check them together, but each has its own effect and its own trap.
 */
@OnEveryEngine
@DisplayName("Of accesses that lie beside one another")
class SpansTest {
  private static final long DATA = TestMachine.BASE + (8 << 20);
  private static final long BASES = TestMachine.BASE + (4 << 20);
  private static final long LOG = TestMachine.BASE + (5 << 20);
  private static final long END = TestMachine.BASE + TestMachine.SIZE;
  private static final int WARM = 60;

  /** Goes through the table of bases. A trap is logged: where, and which address. */
  private static final String PROGRAM =
      """
        la t0, handler
        csrw stvec, t0
        li s1, %d
        li s2, %d
        li s3, %d
        li s4, 0
        li a0, 100
        li a1, 200
        li a2, 300
        li a3, 400
      again:
        ld s0, 0(s1)
        addi s1, s1, 8
        %s
        addi a0, a0, 1
        addi a3, a3, 5
        addi s2, s2, -1
        bnez s2, again
        ecall
        .balign 4
      handler:
        csrr t0, sepc
        csrr t1, stval
        sd t0, 0(s3)
        sd t1, 8(s3)
        addi s3, s3, 16
        lhu t1, 0(t0)
        andi t1, t1, 3
        addi t1, t1, -3
        seqz t1, t1
        slli t1, t1, 1
        addi t1, t1, 2
        add t0, t0, t1
        csrw sepc, t0
        sret
      """;

  private final TestMachine machine;

  SpansTest(Engine engine) {
    machine = new TestMachine(engine);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  private void run(List<Long> bases, String body) {
    for (int i = 0; i < bases.size(); i++) {
      machine.store64(BASES + i * 8L, bases.get(i));
    }
    machine.load(PROGRAM.formatted(BASES, bases.size(), LOG, body)).runToEnd();
  }

  /** Warm ones, then such that the page, or all memory, ends before, between and behind. */
  private static List<Long> bases() {
    List<Long> bases = new ArrayList<>();
    for (int i = 0; i < WARM; i++) {
      bases.add(DATA + i % 3 * 8);
    }
    for (int i = -2; i <= 6; i++) {
      bases.add(DATA + 0x3000 - i * 8L);
      bases.add(END - i * 8L);
      bases.add(DATA);
    }
    return bases;
  }

  @Test
  @DisplayName("those beyond the end trap each in its turn, and the stores before them are done")
  void storesTrapInTheirTurn() {
    List<Long> bases = bases();
    String[] labels = {"one", "two", "three", "four"};
    int[] offsets = {16, 0, 24, 8};
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      body.append(labels[i] + ": sd a" + i + ", " + offsets[i] + "(s0)\n");
    }
    run(bases, body.toString());

    Map<Long, Long> memory = new TreeMap<>();
    long log = LOG;
    long[] values = {100, 200, 300, 400};
    for (long base : bases) {
      for (int i = 0; i < 4; i++) {
        long address = base + offsets[i];
        if (address < END) {
          memory.put(address, values[i]);
        } else {
          assertEquals(machine.symbol(labels[i]), machine.load64(log), "where");
          assertEquals(address, machine.load64(log + 8), "which address");
          log += 16;
        }
      }
      values[0] += 1;
      values[3] += 5;
    }
    assertEquals(log, machine.x(19), "the end of the log");
    memory.forEach((address, value) ->
        assertEquals(value, machine.load64(address), () -> Long.toHexString(address)));
  }

  @Test
  @DisplayName("loads beyond the end trap each in its turn, and leave their register as it was")
  void loadsTrapInTheirTurn() {
    List<Long> bases = bases();
    for (long address = DATA; address < DATA + 0x4000; address += 8) {
      machine.store64(address, address * 31);
    }
    for (long address = END - 64; address < END; address += 8) {
      machine.store64(address, address * 37);
    }
    run(
        bases,
        """
        one: ld a4, 24(s0)
        two: ld a5, 0(s0)
        three: ld a6, 16(s0)
        add s4, s4, a4
        add s4, s4, a5
        add s4, s4, a6
        """);
    String[] labels = {"one", "two", "three"};
    int[] offsets = {24, 0, 16};
    long[] registers = new long[3];
    long sum = 0;
    long log = LOG;
    for (long base : bases) {
      for (int i = 0; i < 3; i++) {
        long address = base + offsets[i];
        if (address < END) {
          registers[i] = address * (address >= END - 64 ? 37 : 31);
        } else {
          assertEquals(machine.symbol(labels[i]), machine.load64(log), "where");
          assertEquals(address, machine.load64(log + 8), "which address");
          log += 16;
        }
        sum += registers[i];
      }
    }
    assertEquals(log, machine.x(19), "the end of the log");
    assertEquals(sum, machine.x(20));
  }

  @Test
  @DisplayName("a load sees the stores before it, of any size, also where they overlap")
  void loadsSeeStores() {
    List<Long> bases = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 200; i++) {
      bases.add(DATA + 0x1000 - 40 + random.nextInt(48));
    }
    run(
        bases,
        """
        sd a3, 8(s0)
        sw a0, 4(s0)
        sb a1, 2(s0)
        ld t0, 0(s0)
        sh a3, 7(s0)
        lw t1, 6(s0)
        sd t0, 16(s0)
        lbu t2, 17(s0)
        lh t3, 3(s0)
        add s4, s4, t0
        xor s4, s4, t1
        add s4, s4, t2
        add s4, s4, t3
        slli s4, s4, 1
        """);
    ByteBuffer memory = ByteBuffer.allocate(0x2000).order(ByteOrder.LITTLE_ENDIAN);
    long sum = 0;
    long a0 = 100;
    long a3 = 400;
    for (long base : bases) {
      int at = (int) (base - DATA);
      memory.putLong(at + 8, a3);
      memory.putInt(at + 4, (int) a0);
      memory.put(at + 2, (byte) 200);
      long t0 = memory.getLong(at);
      memory.putShort(at + 7, (short) a3);
      long t1 = memory.getInt(at + 6);
      memory.putLong(at + 16, t0);
      sum = ((sum + t0 ^ t1) + (memory.get(at + 17) & 0xFF) + memory.getShort(at + 3)) << 1;
      a0 += 1;
      a3 += 5;
    }
    assertEquals(sum, machine.x(20));
    for (int at = 0; at < 0x2000; at += 8) {
      assertEquals(memory.getLong(at), machine.load64(DATA + at), Integer.toHexString(at));
    }
  }

  @Test
  @DisplayName("one behind a load of their base register has the new base")
  void aNewBaseBeginsAnew() {
    int nodes = 64;
    for (int i = 0; i < nodes; i++) {
      long node = DATA + i * 37 % nodes * 1000L;
      machine.store64(node, DATA + (i + 1) * 37 % nodes * 1000L);
      machine.store64(node + 8, 1L << i);
      machine.store64(node + 16, i);
    }
    List<Long> bases = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < 100; i++) {
      bases.add(DATA + i * 37 % nodes * 1000L);
      int next = (i + 1) % nodes;
      sum += (1L << i % nodes) + i % nodes + (1L << next) + next;
    }
    run(
        bases,
        """
        ld t0, 8(s0)
        ld t1, 16(s0)
        ld s0, 0(s0)
        ld t2, 8(s0)
        ld t3, 16(s0)
        add s4, s4, t0
        add s4, s4, t1
        add s4, s4, t2
        add s4, s4, t3
        """);
    assertEquals(sum, machine.x(20));
  }
}
