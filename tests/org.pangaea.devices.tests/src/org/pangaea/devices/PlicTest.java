package org.pangaea.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlicTest {
  private static final int PENDING = 0x1000;

  private final List<String> outputs = new ArrayList<>();
  private final Plic plic =
      new Plic(
          3,
          (hart, level, sequence) ->
              outputs.add("hart %d %s #%d".formatted(hart, level ? "high" : "low", sequence)));

  private long read(long offset) {
    try {
      return plic.read(offset, 4);
    } catch (AccessFaultException e) {
      throw new AssertionError(Long.toHexString(offset), e);
    }
  }

  private void write(long offset, long value) {
    try {
      plic.write(offset, 4, value);
    } catch (AccessFaultException e) {
      throw new AssertionError(Long.toHexString(offset), e);
    }
  }

  private static long priority(int source) {
    return 4L * source;
  }

  private static long enable(int hart, int word) {
    return 0x2000 + 0x80L * hart + 4L * word;
  }

  private static long threshold(int hart) {
    return 0x20_0000 + 0x1000L * hart;
  }

  private static long claim(int hart) {
    return threshold(hart) + 4;
  }

  private void enableFor(int hart, int... sources) {
    for (int source : sources) {
      long register = enable(hart, source / 32);
      write(register, read(register) | 1L << source % 32);
    }
  }

  private void raise(int source) {
    plic.source(source).set(true);
  }

  private void lower(int source) {
    plic.source(source).set(false);
  }

  private boolean asserted(int hart) {
    return plic.level(hart).asserted();
  }

  // ---- registers

  @Test
  void prioritiesHaveThreeBitsForEverySource() {
    for (int source = 1; source <= Plic.SOURCES; source++) {
      write(priority(source), 0xffff_fff8L + source % 8);
      assertEquals(source % 8, read(priority(source)));
    }
  }

  @Test
  void sourceZeroAndSourcesBeyondTheLastDoNotExist() {
    write(priority(0), 7);
    write(priority(Plic.SOURCES + 1), 7);
    assertEquals(0, read(priority(0)));
    assertEquals(0, read(priority(Plic.SOURCES + 1)));
    write(enable(0, 0), 0xffff_ffffL);
    write(enable(0, 2), 0xffff_ffffL);
    write(enable(0, 3), 0xffff_ffffL);
    assertEquals(0xffff_fffeL, read(enable(0, 0)));
    assertEquals(0xffff_ffffL, read(enable(0, 2)));
    assertEquals(0, read(enable(0, 3)));
    assertThrows(IllegalArgumentException.class, () -> plic.source(0));
    assertThrows(IllegalArgumentException.class, () -> plic.source(Plic.SOURCES + 1));
  }

  @Test
  void enablesBelongToTheirContext() {
    write(enable(1, 1), 0x1234_5678);
    assertEquals(0x1234_5678, read(enable(1, 1)));
    assertEquals(0, read(enable(0, 1)));
    assertEquals(0, read(enable(2, 1)));
  }

  @Test
  void thresholdsHaveThreeBitsAndBelongToTheirContext() {
    write(threshold(2), 0xff);
    assertEquals(7, read(threshold(2)));
    assertEquals(0, read(threshold(1)));
  }

  @Test
  void registersOfContextsThatDoNotExistReadAsZero() {
    write(enable(3, 0), 0xff);
    write(threshold(3), 7);
    assertEquals(0, read(enable(3, 0)));
    assertEquals(0, read(threshold(3)));
    assertEquals(0, read(claim(3)));
    assertEquals(0, read(Plic.SIZE - 4));
    write(claim(0) + 4, 5);
    assertEquals(0, read(claim(0) + 4));
  }

  @Test
  void pendingBitsCannotBeWritten() {
    raise(40);
    write(PENDING + 4, 0);
    write(PENDING, 0xffff_ffffL);
    assertEquals(1 << 8, read(PENDING + 4));
    assertEquals(0, read(PENDING));
  }

  @Test
  void onlyAlignedWordsAreAnswered() {
    assertThrows(AccessFaultException.class, () -> plic.read(4, 1));
    assertThrows(AccessFaultException.class, () -> plic.read(4, 2));
    assertThrows(AccessFaultException.class, () -> plic.read(8, 8));
    assertThrows(AccessFaultException.class, () -> plic.read(6, 4));
    assertThrows(AccessFaultException.class, () -> plic.read(Plic.SIZE, 4));
    assertThrows(AccessFaultException.class, () -> plic.write(claim(0), 1, 1));
    assertThrows(AccessFaultException.class, () -> plic.write(-4, 4, 1));
  }

  @Test
  void thereCanBeAsManyHartsAsContextsInTheRegisterSpace() {
    Plic large = new Plic(Plic.MAX_CONTEXTS, (_, _, _) -> {});
    assertEquals(false, large.level(Plic.MAX_CONTEXTS - 1).asserted());
    assertThrows(IllegalArgumentException.class, () -> new Plic(0, (_, _, _) -> {}));
    assertThrows(
        IllegalArgumentException.class, () -> new Plic(Plic.MAX_CONTEXTS + 1, (_, _, _) -> {}));
  }

  // ---- notification

  @Test
  void anInterruptNeedsWirePriorityAndEnable() {
    raise(10);
    assertEquals(false, asserted(0));
    write(priority(10), 1);
    assertEquals(false, asserted(0));
    enableFor(0, 10);
    assertEquals(true, asserted(0));
    assertEquals(List.of("hart 0 high #1"), outputs);
  }

  @Test
  void onlyPrioritiesAboveTheThresholdNotify() {
    write(priority(10), 3);
    enableFor(0, 10);
    write(threshold(0), 3);
    raise(10);
    assertEquals(false, asserted(0));
    write(threshold(0), 2);
    assertEquals(true, asserted(0));
    write(threshold(0), 7);
    assertEquals(false, asserted(0));
    assertEquals(List.of("hart 0 high #1", "hart 0 low #2"), outputs);
  }

  @Test
  void allEnabledContextsAreNotifiedAndOneClaims() {
    write(priority(10), 1);
    enableFor(0, 10);
    enableFor(2, 10);
    raise(10);
    assertEquals(List.of("hart 0 high #1", "hart 2 high #1"), outputs);
    outputs.clear();
    assertEquals(10, read(claim(2)));
    assertEquals(List.of("hart 0 low #2", "hart 2 low #2"), outputs);
    assertEquals(0, read(claim(0)), "the other one finds nothing");
  }

  @Test
  void levelAndSequenceComeInOnePiece() {
    write(priority(1), 1);
    enableFor(1, 1);
    assertEquals(new Plic.Level(false, 0), plic.level(1));
    raise(1);
    assertEquals(new Plic.Level(true, 1), plic.level(1));
    read(claim(1));
    assertEquals(new Plic.Level(false, 2), plic.level(1));
    assertEquals(new Plic.Level(false, 0), plic.level(0), "other contexts are not touched");
  }

  // ---- claim

  @Test
  void theHighestPriorityIsClaimedFirstAndTheLowestNumberBreaksTies() {
    write(priority(5), 2);
    write(priority(6), 7);
    write(priority(70), 7);
    enableFor(0, 5, 6, 70);
    raise(5);
    raise(70);
    raise(6);
    assertEquals(6, read(claim(0)));
    assertEquals(70, read(claim(0)));
    assertEquals(true, asserted(0));
    assertEquals(5, read(claim(0)));
    assertEquals(false, asserted(0));
    assertEquals(0, read(claim(0)));
  }

  @Test
  void aClaimIgnoresTheThresholdButNotPriorityZeroOrDisabledSources() {
    write(threshold(0), 7);
    write(priority(3), 1);
    write(priority(4), 1);
    enableFor(0, 2, 3);
    raise(2);
    raise(3);
    raise(4);
    assertEquals(3, read(claim(0)));
    assertEquals(0, read(claim(0)));
  }

  @Test
  void aClaimEndsPending() {
    write(priority(10), 1);
    enableFor(0, 10);
    raise(10);
    assertEquals(1 << 10, read(PENDING));
    read(claim(0));
    assertEquals(0, read(PENDING));
  }

  // ---- gateway

  @Test
  void aWireThatStaysHighIsPendingAgainAfterCompletionAndNotBefore() {
    write(priority(10), 1);
    enableFor(0, 10);
    raise(10);
    read(claim(0));
    raise(10);
    assertEquals(0, read(PENDING));
    write(claim(0), 10);
    assertEquals(1 << 10, read(PENDING));
    assertEquals(List.of("hart 0 high #1", "hart 0 low #2", "hart 0 high #3"), outputs);
  }

  @Test
  void aWireThatFellBeforeCompletionIsNotPendingAgain() {
    write(priority(10), 1);
    enableFor(0, 10);
    raise(10);
    read(claim(0));
    lower(10);
    write(claim(0), 10);
    assertEquals(0, read(PENDING));
    raise(10);
    assertEquals(1 << 10, read(PENDING));
  }

  @Test
  void aRequestOutlivesTheWireThatMadeIt() {
    write(priority(10), 1);
    enableFor(0, 10);
    raise(10);
    lower(10);
    assertEquals(true, asserted(0));
    assertEquals(10, read(claim(0)));
  }

  @Test
  void completionIsIgnoredForASourceThatIsNotEnabled() {
    write(priority(10), 1);
    enableFor(0, 10);
    raise(10);
    read(claim(0));
    write(enable(0, 0), 0);
    write(claim(0), 10);
    assertEquals(0, read(PENDING));
    enableFor(0, 10);
    write(claim(0), 10);
    assertEquals(1 << 10, read(PENDING));
  }

  @Test
  void anyContextThatHasTheSourceEnabledMayComplete() {
    write(priority(10), 1);
    enableFor(0, 10);
    enableFor(1, 10);
    raise(10);
    assertEquals(10, read(claim(0)));
    write(claim(1), 10);
    assertEquals(10, read(claim(1)));
  }

  @Test
  void completionOfNothingIsIgnored() {
    write(claim(0), 0);
    write(claim(0), Plic.SOURCES + 1);
    write(claim(0), 0xffff_ffffL);
    assertEquals(List.of(), outputs);
  }
}
