package org.pangaea.firmware.sbi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pangaea.firmware.sbi.SbiOutcome.SbiNoReturn;
import org.pangaea.firmware.sbi.SbiOutcome.SbiResult;
import org.pangaea.firmware.sbi.SbiOutcome.SbiResume;

class SbiDispatcherTest {
  private static final SbiResult SUCCESS = new SbiResult(0, 0);
  private static final SbiResult FAILED = new SbiResult(-1, 0);
  private static final SbiResult NOT_SUPPORTED = new SbiResult(-2, 0);
  private static final SbiResult INVALID_PARAM = new SbiResult(-3, 0);
  private static final SbiResult INVALID_ADDRESS = new SbiResult(-5, 0);
  private static final SbiResult ALREADY_AVAILABLE = new SbiResult(-6, 0);

  private static final long CODE = FakePlatform.RAM + 0x1000;

  private final FakePlatform platform = new FakePlatform();

  private SbiOutcome call(long extension, long function, long... arguments) {
    long[] a = Arrays.copyOf(arguments, 6);
    return SbiDispatcher.call(extension, function, a[0], a[1], a[2], a[3], a[4], a[5], platform);
  }

  private void assertRequests(String... requests) {
    assertEquals(List.of(requests), platform.requests);
    platform.requests.clear();
  }

  private static SbiResult value(long value) {
    return new SbiResult(0, value);
  }

  // ---- unknown calls

  @Test
  void unknownExtensionsAreNotSupported() {
    for (long extension :
        new long[] {0x0900_0000, 0x5355_5350, 0x43505043, Sbi.PMU, -1, 9, 1L << 32 | Sbi.BASE}) {
      assertEquals(NOT_SUPPORTED, call(extension, 0), Long.toHexString(extension));
    }
    assertRequests();
  }

  @Test
  void theLegacyExtensionsAreNotSupported() {
    for (long extension = 0; extension <= 8; extension++) {
      assertEquals(NOT_SUPPORTED, call(extension, 0));
      assertEquals(value(0), call(Sbi.BASE, 3, extension));
    }
    assertRequests();
    assertEquals("", platform.output.toString());
  }

  @Test
  void unknownFunctionsOfEveryExtensionAreNotSupported() {
    long[][] firstUnknown = {
      {Sbi.BASE, 7},
      {Sbi.TIME, 1},
      {Sbi.IPI, 1},
      {Sbi.RFENCE, 7},
      {Sbi.HSM, 4},
      {Sbi.SRST, 1},
      {Sbi.DBCN, 3}
    };
    for (long[] call : firstUnknown) {
      assertEquals(NOT_SUPPORTED, call(call[0], call[1]), Long.toHexString(call[0]));
      assertEquals(NOT_SUPPORTED, call(call[0], -1), Long.toHexString(call[0]));
      assertEquals(NOT_SUPPORTED, call(call[0], 1L << 32), Long.toHexString(call[0]));
    }
    assertRequests();
  }

  // ---- base

  @Test
  void theSpecificationsVersionIsTwo() {
    assertEquals(value(0x0200_0000), call(Sbi.BASE, 0));
  }

  @Test
  void theImplementationIsOurs() {
    assertEquals(value(0x50414e47), call(Sbi.BASE, 1));
    assertEquals(value(1), call(Sbi.BASE, 2));
  }

  @Test
  void probingFindsWhatIsOffered() {
    for (long extension :
        new long[] {0x10, 0x54494d45, 0x735049, 0x52464e43, 0x48534d, 0x53525354, 0x4442434e}) {
      assertEquals(value(1), call(Sbi.BASE, 3, extension), Long.toHexString(extension));
    }
    for (long extension : new long[] {0x504d55, 0x53555350, 0x43505043, 0x535441, -1}) {
      assertEquals(value(0), call(Sbi.BASE, 3, extension), Long.toHexString(extension));
    }
  }

  @Test
  void vendorArchitectureAndMachineAreZero() {
    assertEquals(value(0), call(Sbi.BASE, 4));
    assertEquals(value(0), call(Sbi.BASE, 5));
    assertEquals(value(0), call(Sbi.BASE, 6));
  }

  // ---- time

  @Test
  void theTimerIsSetToAnAbsoluteUnsignedTime() {
    assertEquals(SUCCESS, call(Sbi.TIME, 0, 12345));
    assertEquals(SUCCESS, call(Sbi.TIME, 0, -1));
    assertRequests("timer 12345", "timer 18446744073709551615");
  }

  // ---- inter-processor interrupts

  @Test
  void interruptsGoToTheHartsOfTheMask() {
    assertEquals(SUCCESS, call(Sbi.IPI, 0, 0b11, 1));
    assertEquals(SUCCESS, call(Sbi.IPI, 0, 0, -1));
    assertRequests("ipi harts {1, 2}", "ipi harts {0, 1, 2}");
  }

  @Test
  void anInterruptToAHartThatDoesNotExistGoesToNobody() {
    assertEquals(INVALID_PARAM, call(Sbi.IPI, 0, 0b1001, 0));
    assertEquals(INVALID_PARAM, call(Sbi.IPI, 0, 1, 3));
    assertRequests();
  }

  // ---- remote fences

  @Test
  void fenceIHasNoRange() {
    assertEquals(SUCCESS, call(Sbi.RFENCE, 0, 0b10, 0, 0x1000, 0x2000, 5));
    assertRequests("FENCE_I harts {1} start 0x0 size 0x%x asid 0".formatted(-1L));
  }

  @Test
  void translationFencesHaveARange() {
    assertEquals(SUCCESS, call(Sbi.RFENCE, 1, 0b1, 2, 0x1000, 0x2000, 5));
    assertEquals(SUCCESS, call(Sbi.RFENCE, 2, 0b1, 2, 0x1000, 0x2000, 5));
    assertRequests(
        "SFENCE_VMA harts {2} start 0x1000 size 0x2000 asid 0",
        "SFENCE_VMA_ASID harts {2} start 0x1000 size 0x2000 asid 5");
  }

  @Test
  void zeroAndZeroOrTheGreatestSizeIsTheWholeAddressSpace() {
    String whole = " harts {0} start 0x0 size 0xffffffffffffffff asid ";
    call(Sbi.RFENCE, 1, 1, 0, 0, 0);
    call(Sbi.RFENCE, 1, 1, 0, 0x5000, -1);
    call(Sbi.RFENCE, 2, 1, 0, 0, 0, 7);
    assertRequests(
        "SFENCE_VMA" + whole + 0, "SFENCE_VMA" + whole + 0, "SFENCE_VMA_ASID" + whole + 7);
  }

  @Test
  void aRangeMayReachTheTopOfTheAddressSpaceButNotWrapAround() {
    assertEquals(SUCCESS, call(Sbi.RFENCE, 1, 1, 0, -0x1000, 0x1000));
    assertRequests("SFENCE_VMA harts {0} start 0xfffffffffffff000 size 0x1000 asid 0");
    assertEquals(INVALID_ADDRESS, call(Sbi.RFENCE, 1, 1, 0, -0x1000, 0x1001));
    assertEquals(INVALID_ADDRESS, call(Sbi.RFENCE, 2, 1, 0, 3, -2, 1));
    assertRequests();
  }

  @Test
  void aFenceOfAHartThatDoesNotExistIsNotDone() {
    for (int function = 0; function <= 2; function++) {
      assertEquals(INVALID_PARAM, call(Sbi.RFENCE, function, 0b1000, 0));
      assertEquals(INVALID_PARAM, call(Sbi.RFENCE, function, 0, 77));
    }
    assertRequests();
  }

  @Test
  void hypervisorFencesAreNotSupported() {
    for (int function = 3; function <= 6; function++) {
      assertEquals(NOT_SUPPORTED, call(Sbi.RFENCE, function, 1, 0));
    }
    assertRequests();
  }

  // ---- hart state

  @Test
  void aStoppedHartIsStarted() {
    assertEquals(SUCCESS, call(Sbi.HSM, 0, 2, CODE, 0xcafe));
    assertRequests("start 2 at 0x80001000 with 0xcafe");
  }

  @Test
  void whatThePlatformSaysOfAStartIsTheAnswer() {
    platform.startAnswer = SbiError.ALREADY_AVAILABLE;
    assertEquals(ALREADY_AVAILABLE, call(Sbi.HSM, 0, 0, CODE, 0));
    platform.startAnswer = SbiError.FAILED;
    assertEquals(FAILED, call(Sbi.HSM, 0, 0, CODE, 0));
  }

  @Test
  void aHartThatDoesNotExistIsNotStarted() {
    for (long hart : new long[] {3, -1, 1L << 32}) {
      assertEquals(INVALID_PARAM, call(Sbi.HSM, 0, hart, CODE, 0));
      assertEquals(INVALID_PARAM, call(Sbi.HSM, 2, hart));
    }
    assertRequests();
  }

  @Test
  void aHartIsNotStartedOutsideRamOrAtAnOddAddress() {
    for (long address :
        new long[] {0, FakePlatform.RAM - 2, FakePlatform.RAM + 0x1_0000, CODE + 1, -2}) {
      assertEquals(INVALID_ADDRESS, call(Sbi.HSM, 0, 1, address, 0), Long.toHexString(address));
    }
    assertRequests();
  }

  @Test
  void stoppingDoesNotReturn() {
    assertEquals(SbiNoReturn.HART_STOPPED, call(Sbi.HSM, 1));
    assertRequests("stop");
  }

  @Test
  void everyStateHasItsNumber() {
    HartState[] inOrder = {
      HartState.STARTED,
      HartState.STOPPED,
      HartState.START_PENDING,
      HartState.STOP_PENDING,
      HartState.SUSPENDED,
      HartState.SUSPEND_PENDING,
      HartState.RESUME_PENDING
    };
    for (int number = 0; number < inOrder.length; number++) {
      platform.states.put(1, inOrder[number]);
      assertEquals(value(number), call(Sbi.HSM, 2, 1));
    }
  }

  @Test
  void aRetentiveSuspensionReturnsAndIgnoresTheAddress() {
    assertEquals(SUCCESS, call(Sbi.HSM, 3, 0, 1, 2));
    assertRequests("suspend");
  }

  @Test
  void aNonRetentiveSuspensionResumesAtTheAddress() {
    assertEquals(new SbiResume(CODE, 0xcafe), call(Sbi.HSM, 3, 0x8000_0000L, CODE, 0xcafe));
    assertRequests("suspend");
    assertEquals(INVALID_ADDRESS, call(Sbi.HSM, 3, 0x8000_0000L, 0x1000, 0));
    assertRequests();
  }

  @Test
  void theTypeOfSuspensionIsThirtyTwoBitsWide() {
    int signExtended = 0x8000_0000;
    assertEquals(new SbiResume(CODE, 1), call(Sbi.HSM, 3, signExtended, CODE, 1));
  }

  @Test
  void reservedAndUnknownTypesOfSuspensionAreInvalid() {
    for (long type :
        new long[] {
          1, 0x0fff_ffff, 0x1000_0000, 0x7fff_ffff, 0x8000_0001L, 0x9000_0000L, 0xffff_ffffL
        }) {
      assertEquals(INVALID_PARAM, call(Sbi.HSM, 3, type, CODE, 0), Long.toHexString(type));
    }
    assertRequests();
  }

  // ---- system reset

  @Test
  void everyTypeOfResetReachesThePlatformAndDoesNotReturn() {
    assertEquals(SbiNoReturn.SYSTEM_RESET, call(Sbi.SRST, 0, 0, 0));
    assertEquals(SbiNoReturn.SYSTEM_RESET, call(Sbi.SRST, 0, 1, 0));
    assertEquals(SbiNoReturn.SYSTEM_RESET, call(Sbi.SRST, 0, 2, 1));
    assertRequests("SHUTDOWN", "COLD_REBOOT", "WARM_REBOOT after failure");
  }

  @Test
  void aResetThatThePlatformDoesNotOfferReturns() {
    platform.resetAnswer = SbiError.NOT_SUPPORTED;
    assertEquals(NOT_SUPPORTED, call(Sbi.SRST, 0, 2, 0));
    platform.resetAnswer = SbiError.FAILED;
    assertEquals(FAILED, call(Sbi.SRST, 0, 0, 0));
  }

  @Test
  void reservedAndUnknownTypesAndReasonsOfResetAreInvalid() {
    for (long type : new long[] {3, 0xefff_ffffL, 0xf000_0000L, 0xffff_ffffL}) {
      assertEquals(INVALID_PARAM, call(Sbi.SRST, 0, type, 0), Long.toHexString(type));
    }
    for (long reason : new long[] {2, 0xdfff_ffffL, 0xe000_0000L, 0xf000_0000L, -1}) {
      assertEquals(INVALID_PARAM, call(Sbi.SRST, 0, 0, reason), Long.toHexString(reason));
    }
    assertRequests();
  }

  // ---- debug console

  private void store(long address, String text) {
    platform.writeRam(address, text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void theConsoleWritesFromMemory() {
    store(CODE, "hello");
    assertEquals(value(5), call(Sbi.DBCN, 0, 5, CODE, 0));
    assertEquals("hello", platform.output.toString());
  }

  @Test
  void theConsoleMayTakeLess() {
    store(CODE, "hello");
    platform.outputRoom = 2;
    assertEquals(value(2), call(Sbi.DBCN, 0, 5, CODE, 0));
    assertEquals("he", platform.output.toString());
  }

  @Test
  void linesOfTheConsoleBeginAtTheLeftEdge() {
    store(CODE, "one\n\ntwo\r\n");
    assertEquals(value(10), call(Sbi.DBCN, 0, 10, CODE, 0));
    assertEquals("one\r\n\r\ntwo\r\n", platform.output.toString());
    platform.output.setLength(0);
    platform.outputRoom = 4;
    assertEquals(value(3), call(Sbi.DBCN, 0, 10, CODE, 0), "the LF did not fit: it is for later");
    platform.outputRoom = 5;
    assertEquals(value(4), call(Sbi.DBCN, 0, 10, CODE, 0));
  }

  @Test
  void oneCallMovesAtMostAChunk() {
    assertEquals(value(4096), call(Sbi.DBCN, 0, 0x8000, FakePlatform.RAM, 0));
    platform.input = new byte[5000];
    assertEquals(value(4096), call(Sbi.DBCN, 1, 0x8000, FakePlatform.RAM, 0));
    assertEquals(904, platform.input.length);
  }

  @Test
  void theConsoleReadsIntoMemoryWhatThereIs() {
    store(CODE, "......");
    platform.input = "abc".getBytes(StandardCharsets.US_ASCII);
    assertEquals(value(2), call(Sbi.DBCN, 1, 2, CODE, 0));
    assertEquals(value(1), call(Sbi.DBCN, 1, 4, CODE + 2, 0));
    assertEquals(value(0), call(Sbi.DBCN, 1, 4, CODE + 3, 0));
    byte[] memory = new byte[6];
    platform.readRam(CODE, memory);
    assertArrayEquals("abc...".getBytes(StandardCharsets.US_ASCII), memory);
  }

  @Test
  void memoryThatIsNotRamIsInvalid() {
    platform.input = new byte[] {1};
    long end = FakePlatform.RAM + 0x1_0000;
    for (int function = 0; function <= 1; function++) {
      assertEquals(INVALID_PARAM, call(Sbi.DBCN, function, 1, 0x1000_0000, 0));
      assertEquals(INVALID_PARAM, call(Sbi.DBCN, function, 9, end - 8, 0));
      assertEquals(INVALID_PARAM, call(Sbi.DBCN, function, 8, end - 8, 1), "the high half counts");
      assertEquals(INVALID_PARAM, call(Sbi.DBCN, function, -1, CODE, 0));
      assertEquals(INVALID_PARAM, call(Sbi.DBCN, function, Long.MAX_VALUE, CODE, 0));
    }
    assertEquals("", platform.output.toString());
    assertEquals(1, platform.input.length);
  }

  @Test
  void nothingToMoveIsNothingMoved() {
    assertEquals(value(0), call(Sbi.DBCN, 0, 0, 0, 0));
    assertEquals(value(0), call(Sbi.DBCN, 1, 0, 0, 0));
  }

  @Test
  void aSingleByteIsTakenFromTheLowBits() {
    assertEquals(SUCCESS, call(Sbi.DBCN, 2, 0xffff_ff41L));
    assertEquals("A", platform.output.toString());
  }

  @Test
  void everyErrorHasItsCode() {
    long[] codes = Arrays.stream(SbiError.values()).mapToLong(SbiError::code).toArray();
    assertArrayEquals(new long[] {0, -1, -2, -3, -4, -5, -6, -7, -8, -9}, codes);
  }
}
