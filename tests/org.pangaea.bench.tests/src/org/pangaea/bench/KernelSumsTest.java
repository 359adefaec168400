package org.pangaea.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pangaea.bench.KernelMarks.Mark;
import org.pangaea.deploy.DeployException;

class KernelSumsTest {
  private final KernelSums sums = new KernelSums();

  @Test
  void machinesMayComeDifferentlyFar() {
    assertDoesNotThrow(() -> {
      sums.check(Kernel.LIST, "QEMU", List.of(new Mark(1, "a"), new Mark(2, "b")));
      sums.check(Kernel.LIST, "translator", List.of(new Mark(1, "a")));
      sums.check(
          Kernel.LIST,
          "interpreter",
          List.of(new Mark(1, "a"), new Mark(2, "b"), new Mark(3, "c")));
      sums.check(Kernel.AMO, "QEMU", List.of(new Mark(1, "x")));
    });
  }

  @Test
  void aDifferenceIsAFailureThatNamesKernelMachinesAndRound() throws DeployException {
    sums.check(Kernel.LIST, "QEMU", List.of(new Mark(1, "a"), new Mark(2, "b")));

    DeployException e =
        assertThrows(
            DeployException.class,
            () ->
                sums.check(Kernel.LIST, "translator", List.of(new Mark(1, "a"), new Mark(2, "c"))));

    assertEquals(
        "The kernel 'linked list' computes something else on translator than on QEMU: round 2"
            + " gives c, not b.",
        e.getMessage());
  }
}
