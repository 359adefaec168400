package org.pangaea.vmm.share;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pangaea.vmm.share.SplitPolicy.Decision;

class SplitPolicyTest {
  private static final long PAGE = 0x80123;

  private final SplitPolicy policy = new SplitPolicy();
  private long now = Long.MAX_VALUE - 1_000;

  /** What is decided while nodes come for a page so often in each of some windows. */
  private List<Decision> windows(int number, int requests) {
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < number * requests; i++) {
      now += SplitPolicy.WINDOW / requests;
      Decision decision = policy.requested(PAGE, false, now);
      if (decision != Decision.NOTHING) {
        decisions.add(decision);
      }
    }
    return decisions;
  }

  @Test
  void splitsWhatIsHot() {
    assertEquals(List.of(), windows(20, SplitPolicy.HOT - 5));
    assertEquals(List.of(Decision.SPLIT), windows(2, SplitPolicy.HOT * 2));
  }

  @Test
  void leavesAPageSplitIfNodesComeLessOften() {
    assertEquals(List.of(Decision.SPLIT), windows(2, 1000));
    assertEquals(List.of(), windows(1000, 700));
  }

  @Test
  void joinsAPageThatWasSplitForNothingAndLeavesItAlone() {
    assertEquals(List.of(Decision.SPLIT), windows(2, 1000));
    assertEquals(List.of(Decision.JOIN), windows(4, 900));
    int minute = (int) (SplitPolicy.REST / SplitPolicy.WINDOW);
    assertEquals(List.of(), windows(minute - 5, 1000));
    assertEquals(List.of(Decision.SPLIT, Decision.JOIN), windows(10, 1000));
  }

  @Test
  void doesNotSplitCode() {
    policy.requested(PAGE, true, now);
    assertEquals(List.of(), windows(100, 1000));
  }

  @Test
  void joinsWhatIsExecuted() {
    assertEquals(List.of(Decision.SPLIT), windows(2, 1000));
    assertEquals(Decision.JOIN, policy.requested(PAGE, true, now));
    assertEquals(List.of(), windows(100, 1000));
  }

  @Test
  void joinsWhatIsUsedTooOften() {
    assertEquals(List.of(Decision.SPLIT), windows(2, 1000));
    assertEquals(false, policy.isTooOften(PAGE, now));
    assertEquals(false, policy.isTooOften(PAGE, now + SplitPolicy.TOO_OFTEN));
    assertEquals(true, policy.isTooOften(PAGE, now + 2 * SplitPolicy.TOO_OFTEN - 1));
    assertEquals(List.of(), windows(100, 1000));
  }

  @Test
  void findsAHotPageAmongMany() {
    List<Decision> decisions = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      now += SplitPolicy.WINDOW / 1000;
      decisions.add(policy.requested(PAGE, false, now));
      assertEquals(Decision.NOTHING, policy.requested(i % 100 << 20, false, now));
    }
    decisions.removeIf(decision -> decision == Decision.NOTHING);
    assertEquals(List.of(Decision.SPLIT, Decision.JOIN), decisions);
  }
}
