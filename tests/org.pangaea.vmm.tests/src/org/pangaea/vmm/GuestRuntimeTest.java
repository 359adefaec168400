package org.pangaea.vmm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The ground the other tests stand on. */
class GuestRuntimeTest {
  @TestFactory
  Stream<DynamicTest> everyHartRunsAndHartZeroReports() {
    String program =
        """
        main:
            li t0, FREE
            addi t1, tp, 1
            amoadd.d zero, t1, (t0)
            ret
        report:
            mv s1, ra
            la a0, text
            call puts
            li t0, FREE
            ld a0, (t0)
            call puthex
            call newline
            jr s1
        text:
            .asciz "sum"
            .balign 4
        """;
    return Layout.each(
        layout -> {
          int sum = layout.harts() * (layout.harts() + 1) / 2;
          String expected = "sum " + Integer.toHexString(sum) + "\n";
          assertEquals(expected, TestCluster.run(layout, program));
        },
        Layout.of(1, 1),
        Layout.of(1, 4),
        Layout.of(2, 1),
        Layout.of(2, 4),
        Layout.of(3, 1),
        Layout.of(4, 1));
  }
}
