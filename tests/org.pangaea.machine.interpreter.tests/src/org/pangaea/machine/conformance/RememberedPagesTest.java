package org.pangaea.machine.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;

/**
 * An engine may remember which page a base register leads to, but only for the kind of access that
 * it saw, and not beyond the page's border.
 */
@OnEveryEngine
@DisplayName("After a loop that loads from a page")
class RememberedPagesTest {
  private static final long WARM = TestMachine.BASE + (8 << 20);

  /** With another place in the TLB. */
  private static final long FRESH = WARM + 0x5_5000;

  /**
   * Nineteen rounds on one page, so that all of it is hot, and the last one on another. That one
   * may be loaded from since the beginning: the loop is not left for it.
   */
  private static final String PROGRAM =
      """
        li s0, %d
        ld t0, 0(s0)
        li s0, %d
        li s3, 20
      again:
        li t2, 50
      1:
        ld t0, 0(s0)
        ld t0, 8(s0)
        ld t0, 16(s0)
        addi t2, t2, -1
        bnez t2, 1b
        %s
        %s
        %s
        addi s3, s3, -1
        beqz s3, done
        li t1, 1
        bne s3, t1, again
        li s0, %d
        j again
      done:
        ecall
      """;

  private final TestMachine machine;

  RememberedPagesTest(Engine engine) {
    machine = new TestMachine(engine);
  }

  @AfterEach
  void close() {
    machine.close();
  }

  @ParameterizedTest(name = "{0} asks for {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "sd t0, 24(s0)           | STORE 0",
        "sb t0, 24(s0)           | STORE 0",
        "amoadd.d t0, t0, (s0)   | STORE 0",
        "lr.d t0, (s0)           | STORE 0",
        "ld t0, 2044(s1)         | LOAD 1",
        "lw t0, 2046(s1)         | LOAD 1",
        "lh t0, 2047(s1)         | LOAD 1",
        "sd t0, 2044(s1)         | STORE 1",
      })
  void otherAccessesAreCheckedAnew(String access, String expected) {
    // s1 is the middle of s0's page: the same instructions make it the base of loads, too.
    String based = access.contains("s1") ? "addi s1, s0, 1024\naddi s1, s1, 1024\n" : "";
    String text = based.isEmpty() ? access : based + "ld t0, 0(s1)\nld t0, 8(s1)\n" + access;
    machine.load(PROGRAM.formatted(FRESH, WARM, text, access, access, FRESH));
    Set<String> asked = new LinkedHashSet<>();
    machine.port.onAcquire =
        (hart, gfn, kind) -> {
          long page = (gfn << GuestMemory.PAGE_SHIFT) - FRESH >> GuestMemory.GUEST_PAGE_SHIFT;
          if (page == 0 || page == 1) {
            asked.add(kind + " " + page);
          }
        };
    machine.runToEnd();
    assertTrue(asked.contains(expected), () -> access + ": " + asked);
  }

  /** What stands for no page must not be taken for one, whatever the address is. */
  @ParameterizedTest(name = "{0}, first at address {1}: cause {2}")
  @CsvSource({
    "ld, 0, 5",
    "ld, 1, 4",
    "ld, 2, 4",
    "ld, 4, 4",
    "lw, 1, 4",
    "lw, 3, 4",
    "lh, 1, 4",
    "sd, 0, 7",
    "sd, 1, 6",
    "sd, 7, 6",
    "sw, 2, 6",
    "sh, 1, 6",
    "ld, 512, 5",
    "ld, 2048, 5",
    "sd, 512, 7",
    "sd, 2048, 7",
  })
  void theFirstAccessMayBeNearAddressZero(String access, int address, int cause) {
    machine.load(
        """
          la t0, trap
          csrw stvec, t0
          li s0, %1$d
          li s3, 20
        again:
          li t2, 50
        1:
          %2$s t0, 0(s0)
          %2$s t0, 1024(s0)
          addi t2, t2, -1
          bnez t2, 1b
          addi s3, s3, -1
          li t1, 1
          bne s3, t1, again
          li s0, %3$d
          csrr t1, stvec # no region has it: the one of the loop is entered anew
          j 1b
        trap:
          csrr a2, scause
          csrr a3, stval
          ecall
        """
            .formatted(WARM, access, address));
    machine.runToEnd();
    assertEquals(cause, machine.harts.getFirst().x[12]);
    assertEquals(address, machine.harts.getFirst().x[13]);
  }
}
