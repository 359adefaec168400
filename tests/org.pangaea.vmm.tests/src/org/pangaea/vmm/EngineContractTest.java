package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pangaea.machine.Access;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HostMemory;
import org.pangaea.machine.MemoryPort;
import org.pangaea.riscv.Assembler;

/**
 * What every engine owes the coherence protocol, on one hart whose pages leave at chosen moments.
 */
class EngineContractTest {
  /** The page in which the programs store, counted from the first. */
  private static final int DATA = 0x8000 / GuestMemory.PAGE_SIZE;

  private static final String STORE = "STORE " + DATA;

  /** RAM that is taken away, all of it, while a page of code is waited for. */
  private static final class FleetingMemory implements MemoryPort {
    final GuestMemory frames;

    /** What was asked for besides code. */
    final List<String> asked = new ArrayList<>();

    FleetingMemory(GuestMemory frames) {
      this.frames = frames;
    }

    @Override
    public boolean isRam(long gpa) {
      return frames.contains(gpa);
    }

    @Override
    public long hostAddress(long gpa) {
      return frames.address(gpa);
    }

    @Override
    public void acquire(Hart hart, long gfn, Access access) {
      if (access == Access.FETCH) {
        hart.dropAllPages();
      } else {
        asked.add(access + " " + (gfn - (GuestMemory.RAM_BASE >>> GuestMemory.PAGE_SHIFT)));
      }
    }

    @Override
    public long readDevice(Hart hart, long gpa, int size) {
      throw new IllegalStateException("There are no devices.");
    }

    @Override
    public void writeDevice(Hart hart, long gpa, int size, long value) {
      throw new IllegalStateException("There are no devices.");
    }
  }

  private static List<String> run(EngineMix engines, String program) {
    try (GuestMemory frames = new GuestMemory(1 << 16)) {
      byte[] image = Assembler.assemble(program, GuestMemory.RAM_BASE).bytes();
      HostMemory.copyIn(image, 0, frames.address(GuestMemory.RAM_BASE), image.length);
      FleetingMemory memory = new FleetingMemory(frames);
      Hart hart = new Hart(0, memory, () -> 0);
      hart.start(GuestMemory.RAM_BASE, 0);
      try (Engine.Instance instance = engines.engine().apply(0).open(memory)) {
        Engine.Executor executor = instance.executor(hart);
        for (int i = 0; executor.run(1000) != Engine.Exit.SUPERVISOR_CALL; i++) {
          assertEquals(0, i / 100, hart::describe);
        }
      }
      return memory.asked;
    }
  }

  private static Stream<DynamicTest> onEveryEngine(String program, List<String> expected) {
    return EngineMix.all().stream()
        .map(engines ->
            DynamicTest.dynamicTest(
                engines.name(), () -> assertEquals(expected, run(engines, program))));
  }

  @TestFactory
  Stream<DynamicTest> pagesThatLeftWhileCodeWasWaitedForAreAskedForAgain() {
    return onEveryEngine(
        """
            li s0, 0x80008000
            sd s0, (s0)
            j far
            .balign 4096
        far:
            sd s0, (s0)
            ld s1, (s0)
            ecall
        """,
        List.of(STORE, STORE, "LOAD " + DATA));
  }

  @TestFactory
  Stream<DynamicTest> pagesThatLeftWhileTheSecondHalfOfAStoreWasWaitedForAreAskedForAgain() {
    // The second store's last two bytes lie on the next page.
    return onEveryEngine(
        """
            li s0, 0x80008000
            sd s0, (s0)
            j near
            .space 4094 - (. - 0x80000000) - 4
        near:
            nop
            sd s0, (s0)
            ecall
        """,
        List.of(STORE, STORE));
  }
}
