package org.pangaea.baremetal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pangaea.baremetal.Ending.Outcome;

/** How a program ends, or does not, and what the caller is told. */
@OnEveryEngine
class EndingTest {
  private static final String HOST =
      """
        .balign 8
      tohost: .dword 0
      fromhost: .dword 0
      """;

  private final Running machine;

  EndingTest(String engine) {
    machine = new Running(engine);
  }

  private Ending end(String text, String... labels) throws Exception {
    return machine.run(text, labels).ending();
  }

  @Test
  void theTestDeviceEndsItWell() throws Exception {
    Ending ending = end("j pass\n" + Running.ENDS);
    assertEquals(Outcome.PASSED, ending.outcome());
    assertEquals(0, ending.status());
  }

  @Test
  void theTestDevicesCodeIsTheExitStatus() throws Exception {
    Ending ending = end("li gp, 42\nj fail\n" + Running.ENDS);
    assertEquals(new Ending(Outcome.FAILED, 42, "The program failed with code 42."), ending);
    assertEquals(42, ending.status());
  }

  @Test
  void aFailureIsNeverStatusZero() {
    assertEquals(1, new Ending(Outcome.FAILED, 0, "").status());
    assertEquals(255, new Ending(Outcome.FAILED, 256, "").status());
    assertEquals(255, new Ending(Outcome.FAILED, -1, "").status());
  }

  @Test
  void aRestartIsNotDoneAndSaid() throws Exception {
    Ending ending = end("li t0, 0x100000\nli t1, 0x7777\nsw t1, 0(t0)\nj .\n");
    assertEquals(Outcome.RESTART, ending.outcome());
    assertEquals(0, ending.status());
    assertTrue(ending.message().contains("restart"));
  }

  @Test
  void aOneInToHostPasses() throws Exception {
    Ending ending = end("la t0, tohost\nli t1, 1\nsd t1, 0(t0)\nj .\n" + HOST, "tohost");
    assertEquals(Outcome.PASSED, ending.outcome());
  }

  @Test
  void anyOtherOddNumberInToHostIsTheNumberOfTheTestThatFailed() throws Exception {
    Ending ending =
        end("la t0, tohost\nli t1, 7\nsw t1, 0(t0)\nsw zero, 4(t0)\nj .\n" + HOST, "tohost");
    assertEquals(new Ending(Outcome.FAILED, 3, "The program failed with code 3."), ending);
  }

  @Test
  void aProgramThatWaitsAfterItsLastWordHasEndedAllTheSame() throws Exception {
    Ending ending = end("la t0, tohost\nli t1, 1\nsd t1, 0(t0)\n1: wfi\nj 1b\n" + HOST, "tohost");
    assertEquals(Outcome.PASSED, ending.outcome());
  }

  @Test
  void systemCallsAndThePrintedByteOfToHostAreAnswered() throws Exception {
    Ending ending =
        end(
            """
              la s0, tohost
              la s1, fromhost
              la t1, call
              sd t1, 0(s0)
            1: ld t2, 0(s1)
              beqz t2, 1b
              sd zero, 0(s1)
              la t1, call
              ld s2, 0(t1)
              li t1, 0x101
              slli t1, t1, 48
              ori t1, t1, '!'
              sd t1, 0(s0)
            1: ld t2, 0(s1)
              beqz t2, 1b
              # Exit with as many as were written.
              la t1, call
              li t2, 93
              sd t2, 0(t1)
              sd s2, 8(t1)
              sd t1, 0(s0)
              j .
              .balign 8
            call: .dword 64, 1, text, 3
            text: .ascii "abc"
            """
                + HOST,
            "tohost",
            "fromhost");
    assertEquals("abc!", machine.out());
    assertEquals(3, ending.code());
  }

  @Test
  void aToHostThatMeansNothingIsToldAsIs() throws Exception {
    Ending ending = end("la t0, tohost\nli t1, 0x1230\nsd t1, 0(t0)\nj .\n" + HOST, "tohost");
    assertEquals(Outcome.FAILED, ending.outcome());
    assertTrue(ending.message().contains("0x1230"), ending.message());
    ending = end("la t0, tohost\nli t1, 5\nslli t1, t1, 56\nsd t1, 0(t0)\nj .\n" + HOST, "tohost");
    assertTrue(ending.message().contains("device 5"), ending.message());
  }

  @Test
  void aProgramThatWaitsForNothingIsEnded() throws Exception {
    Ending ending = end("1: wfi\nj 1b\n");
    assertEquals(Outcome.IDLE, ending.outcome());
    assertEquals(1, ending.status());
    assertTrue(ending.message().contains("WFI"), ending.message());
  }

  @Test
  void soAreManyHartsOnlyWhenAllOfThemWait() throws Exception {
    machine.harts(3);
    assertEquals(Outcome.IDLE, end("1: wfi\nj 1b\n").outcome());
    assertEquals(
        Outcome.PASSED,
        end("""
          bnez a0, wait
          li s0, 3000000
        1: addi s0, s0, -1
          bnez s0, 1b
          j pass
        wait: wfi
          j wait
        """
                + Running.ENDS)
            .outcome());
  }

  @Test
  void aTimerThatWillComeIsWaitedFor() throws Exception {
    Ending ending =
        end(
            """
              la t0, pass
              csrw mtvec, t0
              li t0, 0x80
              csrw mie, t0
              li t0, 0x200bff8
              ld t1, 0(t0)
              li t2, 300000
              add t1, t1, t2
              li t0, 0x2004000
              sd t1, 0(t0)
              csrsi mstatus, 8
            1: wfi
              j 1b
              .balign 4
            """
                + Running.ENDS);
    assertEquals(Outcome.PASSED, ending.outcome());
  }

  @Test
  void aKeyThatMayComeIsWaitedForUntilTheInputEnds() throws Exception {
    String program =
        """
          li t0, 0xc000028
          li t1, 1
          sw t1, 0(t0)
          li t0, 0xc002000
          li t1, 1024
          sw t1, 0(t0)
          li t0, 0x10000000
          sb t1, 1(t0)
          li t1, 1
          sb t1, 1(t0)
          la t0, pass
          csrw mtvec, t0
          li t0, 0x800
          csrw mie, t0
          csrsi mstatus, 8
        1: wfi
          j 1b
          .balign 4
        """
            + Running.ENDS;
    assertEquals(Outcome.IDLE, end(program).outcome(), "nothing was typed");
    try (PipedOutputStream keys = new PipedOutputStream()) {
      machine.typed(new PipedInputStream(keys));
      keys.write('k');
      keys.flush();
      assertEquals(Outcome.PASSED, end(program).outcome());
    }
  }

  @Test
  void aProgramWithoutATrapHandlerIsToldWhereItIs() throws Exception {
    Ending ending = end("li a0, 5\necall\n");
    assertEquals(Outcome.IDLE, ending.outcome());
    assertTrue(ending.message().contains("mtvec"), ending.message());
    assertTrue(ending.message().contains("mcause=0x1"), ending.message());
  }

  @Test
  void timeRunsOut() throws Exception {
    Ending ending = machine.limit(Duration.ofMillis(50)).run("j .\n").ending();
    assertEquals(Outcome.TIMED_OUT, ending.outcome());
    assertEquals(6, ending.status());
  }

  private void assertRefused(int status, String what, byte[] elf) {
    RunException refusal = assertThrows(RunException.class, () -> machine.run(elf));
    assertTrue(refusal.getMessage().contains(what), refusal.getMessage());
    assertEquals(status, refusal.status());
  }

  @Test
  void whatCannotBeLoadedIsRefused() {
    byte[] good = TestElf.program("j .\n");
    assertRefused(1, "is not an ELF file", new byte[100]);
    byte[] elsewhere =
        TestElf.file(new byte[8], 0x1000, 0x1000, java.util.List.of(), java.util.List.of());
    assertRefused(1, "at 0x1000, outside the machine's RAM (0x80000000 to 0x80ffffff)", elsewhere);
    byte[] large =
        TestElf.file(
            new byte[8], 0x80ff_f000L, 0x80ff_f000L, java.util.List.of(), java.util.List.of());
    assertRefused(1, "outside the machine's RAM", large);
    byte[] wrong = TestElf.program("tohost: j .\n.balign 4\nodd: .word 0\n", "odd");
    assertTrue(wrong.length > good.length);
    machine.memory(5000);
    assertRefused(2, "steps of 4 KiB, not 5000 bytes", good);
    machine.memory(1 << 20).harts(63);
    assertRefused(2, "1 to 62 harts, not 63", good);
  }

  @Test
  void aToHostThatIsNotEightAlignedBytesIsRefused() {
    assertRefused(
        1,
        "variable tohost at 0x80000004",
        TestElf.program(".word 0\ntohost: .word 0\n", "tohost"));
  }

  @Test
  void filesThatAreNotThereOrNotReadableAreRefused() throws IOException {
    Settings settings = new Settings(Engines.names().getFirst(), 1, 1 << 20);
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    RunException refusal =
        assertThrows(
            RunException.class,
            () -> BareMachine.of(folder.resolve("no such program"), settings, System.out));
    assertEquals(3, refusal.status());
    refusal = assertThrows(RunException.class, () -> BareMachine.of(folder, settings, System.out));
    assertEquals(1, refusal.status());
    assertTrue(refusal.getMessage().contains("is a directory"), refusal.getMessage());
  }

  @Test
  void anEngineThatIsNotThereIsRefused() {
    RunException refusal =
        assertThrows(RunException.class, () -> new Running("steam").run(TestElf.program("j .\n")));
    assertEquals(2, refusal.status());
    assertTrue(
        refusal.getMessage().contains("'steam'; choose translator or interpreter"),
        refusal.getMessage());
  }
}
