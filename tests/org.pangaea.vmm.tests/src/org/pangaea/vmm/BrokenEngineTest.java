package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.MemoryPort;
import org.pangaea.machine.SoftTlb;
import org.pangaea.machine.interpreter.InterpreterEngine;

/** The tests of this bundle can fail: an engine that keeps lost pages a little longer is found. */
class BrokenEngineTest {
  private enum Mistake {
    /** Goes on loading from pages that it has given up. */
    STALE_LOADS,
    /** Goes on storing to pages that it has given up. */
    STALE_STORES
  }

  /** After each poll it still uses, once, the entries that were to be dropped. */
  private record StaleEngine(Mistake mistake) implements Engine {
    @Override
    public String name() {
      return InterpreterEngine.NAME;
    }

    @Override
    public Instance open(MemoryPort memory) {
      Instance instance = new InterpreterEngine().open(memory);
      return new Instance() {
        @Override
        public Executor executor(Hart hart) {
          return new StaleExecutor(hart, instance.executor(hart), mistake);
        }

        @Override
        public void codeChanged(long gfn) {
          instance.codeChanged(gfn);
        }

        @Override
        public void close() {
          instance.close();
        }
      };
    }
  }

  private static final class StaleExecutor implements Engine.Executor {
    private final Engine.Executor executor;
    private final long firstTag;
    private final long[] kept = new long[SoftTlb.ENTRIES];
    private final boolean[] revived = new boolean[SoftTlb.ENTRIES];

    StaleExecutor(Hart hart, Engine.Executor executor, Mistake mistake) {
      this.executor = executor;
      firstTag =
          hart.tlb.table + (mistake == Mistake.STALE_LOADS ? SoftTlb.LOAD_TAG : SoftTlb.STORE_TAG);
    }

    @Override
    public Engine.Exit run(int budget) {
      for (int i = 0; i < kept.length; i++) {
        revived[i] = HostMemory.getLong(tag(i)) == 0 && kept[i] != 0;
        if (revived[i]) {
          HostMemory.putLong(tag(i), kept[i]);
        }
      }
      Engine.Exit exit = executor.run(budget);
      for (int i = 0; i < kept.length; i++) {
        if (revived[i]) {
          HostMemory.putLong(tag(i), 0);
        }
        kept[i] = HostMemory.getLong(tag(i));
      }
      return exit;
    }

    private long tag(int slot) {
      return firstTag + (long) slot * SoftTlb.ENTRY_BYTES;
    }
  }

  private static Layout broken(Mistake mistake) {
    return Layout.of(2, 1).on(EngineMix.of(() -> new StaleEngine(mistake)));
  }

  @Test
  void staleLoadsAreSeenByTheLitmusTests() throws Exception {
    List<Litmus> tests = List.of(Litmus.MP_FENCES, Litmus.SB_FENCES, Litmus.SB_AMOS);
    AssertionError found = null;
    for (int tries = 0; found == null && tries < 20; tries++) {
      try {
        LitmusTest.check(
            tests,
            broken(Mistake.STALE_LOADS),
            LitmusProgram.Places.SPARSE,
            LitmusProgram.Pace.TOGETHER,
            512);
      } catch (AssertionError e) {
        found = e;
      }
    }
    assertTrue(found != null && found.getMessage().contains("forbidden outcomes"), () -> "nothing");
    System.out.println("found: " + found.getMessage());
  }

  @Test
  void staleStoresAreSeenByTheCounters() throws Exception {
    String program =
        """
        main:
            li s0, FREE
            li s1, 1000000
            li s2, 1
        1:  amoadd.d zero, s2, (s0)
            addi s1, s1, -1
            bnez s1, 1b
            ret
        """;
    String expected = " " + Integer.toHexString(2 * 1_000_000) + "\n";
    String found = expected;
    for (int tries = 0; found.equals(expected) && tries < 20; tries++) {
      found = TestCluster.run(broken(Mistake.STALE_STORES), program + AtomicCounterTest.REPORT);
    }
    assertNotEquals(expected, found);
  }
}
