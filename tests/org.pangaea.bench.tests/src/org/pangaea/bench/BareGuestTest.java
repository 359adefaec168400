package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pangaea.machine.Access;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.MemoryPort;
import org.pangaea.machine.Mmu;
import org.pangaea.machine.interpreter.InterpreterEngine;

class BareGuestTest {
  private static final long LOADED_AT = 0x8020_0000L;
  private static final long SYSTEM_RESET = 0x53525354;
  private static final int SUM_REGISTER = 9;

  /** Several turns of either program. */
  private static final long INSTRUCTIONS = 3_000_000;

  /** One hart with memory of its own and nothing else. */
  private static final class LoneHart implements MemoryPort, AutoCloseable {
    private final GuestMemory memory = new GuestMemory(BareGuest.MEMORY_PER_NODE);
    final Hart hart = new Hart(0, this, () -> System.nanoTime() / 100);
    private final Engine.Instance engine = new InterpreterEngine().open(this);
    private final Engine.Executor executor = engine.executor(hart);

    LoneHart(byte[] image) {
      HostMemory.copyIn(image, 0, memory.address(LOADED_AT), image.length);
      hart.start(LOADED_AT, 0);
    }

    /** Runs on; true if the program ended the machine meanwhile. */
    boolean endsWithin(long instructions) {
      long limit = hart.instret + instructions;
      while (hart.instret < limit) {
        if (executor.run(10_000) == Engine.Exit.SUPERVISOR_CALL) {
          assertEquals(SYSTEM_RESET, hart.x[17], "the only call of a lone hart");
          return true;
        }
      }
      return false;
    }

    @Override
    public boolean isRam(long gpa) {
      return memory.contains(gpa);
    }

    @Override
    public long hostAddress(long gpa) {
      return memory.address(gpa);
    }

    @Override
    public void acquire(Hart asking, long gfn, Access access) {
      // All of memory is here, always.
    }

    @Override
    public long readDevice(Hart asking, long gpa, int size) {
      throw Mmu.accessFault(asking, Access.LOAD);
    }

    @Override
    public void writeDevice(Hart asking, long gpa, int size, long value) {
      throw Mmu.accessFault(asking, Access.STORE);
    }

    @Override
    public void close() {
      engine.close();
      memory.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyProgramIsAKernelImageForAsManyHartsAsThereAre(BareGuest guest) {
    for (int harts = 2; harts <= 64; harts += 2) {
      byte[] image = guest.image(harts, 128);
      ByteBuffer header = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals(0x5643534952L, header.getLong(48), "the first magic number");
      assertEquals(0x05435352, header.getInt(56), "the second");
      assertEquals(image.length, header.getLong(16), "its size in memory");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INTEGER", "FLOATING"})
  void aComputationThatGivesTheSameAgainAndAgainGoesOn(BareGuest guest) {
    try (LoneHart lone = new LoneHart(guest.image(1, 0))) {
      assertEquals(false, lone.endsWithin(INSTRUCTIONS), lone.hart::describe);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INTEGER", "FLOATING"})
  void aComputationThatGivesSomethingElseEndsTheMachine(BareGuest guest) {
    try (LoneHart lone = new LoneHart(guest.image(1, 0))) {
      lone.endsWithin(INSTRUCTIONS);
      lone.hart.x[SUM_REGISTER]++;

      assertTrue(lone.endsWithin(INSTRUCTIONS));
    }
  }

  @Test
  void aTrapEndsTheMachine() {
    try (LoneHart lone = new LoneHart(BareGuest.INTEGER.image(1, 0))) {
      lone.endsWithin(INSTRUCTIONS);
      lone.hart.pc = 0;

      assertTrue(lone.endsWithin(INSTRUCTIONS));
    }
  }
}
