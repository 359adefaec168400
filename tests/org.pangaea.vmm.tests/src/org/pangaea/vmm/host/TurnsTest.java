package org.pangaea.vmm.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pangaea.vmm.Seeds;

/** Processors in turns, with threads and time made up: who runs is who was given a turn. */
class TurnsTest {
  /** Between two looks: a quarter of a millisecond. */
  private static final long STEP = 250_000;

  private static final long SECOND = 1_000_000_000;

  private final Turns turns = new Turns(1);
  private final Turns two = new Turns(2);
  private final List<Thread> threads = new ArrayList<>();

  /** One thread that runs a hart. */
  private final class Thread {
    final Turns.Turn turn;
    long used;
    int woken;
    boolean waits;

    Thread(int vm, int weight) {
      this(turns, vm, weight);
    }

    Thread(Turns turns, int vm, int weight) {
      turn = turns.join(vm, weight, () -> woken++);
      threads.add(this);
    }

    /** Looks up; whether it runs on. */
    boolean look() {
      waits = !turn.mayGoOn(() -> used);
      return !waits;
    }

    void rest() {
      turn.rest();
      waits = false;
    }
  }

  private void run(long nanos, List<Thread> busy) {
    run(1, nanos, busy);
  }

  /** Lets time pass: who may run does, on so many processors; nobody else is busy. */
  private void run(int processors, long nanos, List<Thread> busy) {
    for (long time = 0; time < nanos; time += STEP) {
      Set<Thread> run = new HashSet<>();
      // Twice: who looks later may hand its turn to who looked first.
      for (int round = 0; round < 2 && run.size() < processors; round++) {
        for (Thread thread : busy) {
          if (!run.contains(thread) && (!thread.waits || thread.turn.hasCome()) && thread.look()) {
            run.add(thread);
          }
        }
      }
      assertEquals(Math.min(processors, busy.size()), run.size(), "run at a time");
      run.forEach(thread -> thread.used += STEP);
    }
  }

  private static double ratio(Thread one, Thread other) {
    return (double) one.used / other.used;
  }

  @Test
  void machinesGetTimeInTheRatioOfTheirWeights() {
    Thread light = new Thread(1, 1);
    Thread heavy = new Thread(2, 3);
    run(10 * SECOND, threads);
    assertEquals(3, ratio(heavy, light), 0.05);
  }

  @Test
  void aMachineWithMoreHartsOnAProcessorGetsNoMoreOfIt() {
    Thread alone = new Thread(1, 1);
    Thread one = new Thread(2, 1);
    Thread two = new Thread(2, 1);
    run(10 * SECOND, threads);
    assertEquals(1, (double) (one.used + two.used) / alone.used, 0.05);
    assertEquals(1, ratio(one, two), 0.05);
  }

  @Test
  void whoHasSleptComesBackWithoutADebtOfTheOthers() {
    Thread sleeper = new Thread(1, 1);
    Thread busy = new Thread(2, 1);
    run(SECOND, List.of(busy));
    run(10_000_000, threads);
    assertTrue(sleeper.used <= 6 * Turns.QUANTUM, sleeper.used + " ns at once");
    long before = busy.used;
    run(10 * SECOND, threads);
    assertEquals(1, (double) sleeper.used / (busy.used - before), 0.05);
  }

  @Test
  void whoRestsLeavesTheProcessorToTheOthersAtOnce() {
    Thread one = new Thread(1, 1);
    Thread other = new Thread(2, 1);
    assertTrue(one.look());
    assertFalse(other.look());
    one.rest();
    assertTrue(other.turn.hasCome());
    assertEquals(1, other.woken);
    assertTrue(other.look());
    assertFalse(one.look());
  }

  /** Between the wake and the look another machine may have come. */
  @Test
  void whoWasLetGoAndHasNotLookedYetIsNotForgotten() {
    Thread one = new Thread(1, 1);
    Thread other = new Thread(2, 1);
    assertTrue(one.look());
    assertFalse(other.look());
    one.turn.leave();
    Thread next = new Thread(3, 1);
    assertTrue(next.look());
    assertTrue(other.turn.hasCome());
    assertFalse(other.look());
    next.rest();
    assertTrue(other.turn.hasCome());
  }

  @Test
  void noMoreThanThereAreProcessorsAreNeverAskedToWait() {
    Thread one = new Thread(two, 1, 1);
    Thread other = new Thread(two, 1, 1);
    for (int i = 0; i < 100; i++) {
      assertTrue(one.look());
      assertTrue(other.look());
      one.used += 10 * Turns.QUANTUM;
    }
  }

  @Test
  void hartsOfOneMachineHaveEqualParts() {
    for (int i = 0; i < 5; i++) {
      new Thread(two, 1, 1);
    }
    run(2, 10 * SECOND, threads);
    threads.forEach(thread -> assertEquals(1, ratio(thread, threads.getFirst()), 0.01));
  }

  /** Its page may be wanted: nobody is off the processors for longer than that. */
  @Test
  void turnsAreShort() {
    Thread one = new Thread(1, 1);
    Thread other = new Thread(1, 1);
    long longest = 0;
    long began = 0;
    for (int i = 0; i < 4000; i++) {
      long before = one.used;
      run(1, STEP, threads);
      if (one.used == before) {
        longest = Math.max(longest, one.used - began);
        began = one.used;
      }
    }
    assertTrue(longest <= 2 * Turns.QUANTUM + STEP, longest + " ns at once");
    assertEquals(1, ratio(one, other), 0.01);
  }

  /** Others have competed meanwhile, so that it is far behind them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whoHasSleptForLongHoldsNobodyUp(int machines) {
    List<Thread> busy = List.of(new Thread(1, 1), new Thread(machines, 1));
    Thread sleeper = new Thread(2 * machines - 1, 1);
    assertFalse(busy.getFirst().look() && sleeper.look(), "one at a time");
    sleeper.rest();
    run(SECOND, busy);
    long before = sleeper.used;
    run(20 * Turns.QUANTUM, threads);
    assertTrue(sleeper.used - before <= 10 * Turns.QUANTUM, sleeper.used + " ns of 20 ms");
  }

  /** Each change costs a wake-up. */
  @Test
  void turnsOfMachinesAreNotTooShort() {
    Thread one = new Thread(1, 1);
    new Thread(2, 1);
    run(SECOND / 10, threads);
    int woken = threads.stream().mapToInt(thread -> thread.woken).sum();
    assertTrue(woken >= 2 && woken <= 110, woken + " turns in 100 ms");
    assertTrue(one.used > 0);
  }

  @Test
  void nothingIsMeasuredWhileNobodyWaits() {
    Thread one = new Thread(1, 1);
    Thread other = new Thread(1, 1);
    assertTrue(one.look());
    assertFalse(other.look());
    one.rest();
    assertTrue(other.look());
    int[] asked = {0};
    for (int i = 0; i < 10; i++) {
      assertTrue(other.turn.mayGoOn(() -> ++asked[0]));
    }
    assertEquals(0, asked[0], "readings of the clock");
  }

  @Test
  void whoComesBackFromAWaitRunsAtOnce() {
    Thread waiter = new Thread(two, 1, 1);
    List<Thread> busy = List.of(new Thread(two, 1, 1), new Thread(two, 1, 1));
    for (int i = 0; i < 100; i++) {
      run(2, 20 * Turns.QUANTUM, busy);
      if (!waiter.look()) {
        // A turn of somebody else is over when that one looks.
        busy.forEach(Thread::look);
        assertTrue(waiter.turn.hasCome(), "round " + i);
        assertTrue(waiter.look());
      }
      waiter.used += STEP;
      waiter.rest();
      busy.forEach(Thread::look);
    }
  }

  /** A machine with one hart on two processors never gets its part, and nobody else gets it. */
  @Test
  void whoCannotUseItsPartHoldsBackNobody() {
    Thread single = new Thread(two, 1, 9);
    Thread busy = new Thread(two, 2, 1);
    Thread another = new Thread(two, 2, 1);
    run(2, 10 * SECOND, threads);
    assertEquals(10 * SECOND, single.used);
    Thread fresh = new Thread(two, 3, 1);
    long before = busy.used + another.used;
    run(2, 10 * SECOND, threads);
    assertEquals(1, (double) fresh.used / (busy.used + another.used - before), 0.05);
  }

  @Test
  void whoWaitsIsLetGoWhenTheOtherMachineLeaves() {
    Thread one = new Thread(1, 1);
    Thread other = new Thread(2, 1);
    assertTrue(one.look());
    assertFalse(other.look());
    one.turn.leave();
    assertTrue(other.turn.hasCome());
    assertEquals(1, other.woken);
  }

  @Test
  void whoRestedWhileItWasAloneHoldsNothingWhenAnotherOneComes() {
    Thread one = new Thread(1, 1);
    assertTrue(one.look());
    one.rest();
    Thread other = new Thread(2, 1);
    assertTrue(other.look(), "nobody else wants the processor");
    assertFalse(one.look());
    other.rest();
    assertTrue(one.turn.hasCome());
  }

  /** Threads come, rest, wait and leave at random: somebody who wants to run always may. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void noProcessorIdlesWhileSomebodyWantsIt(int processors) {
    Turns place = new Turns(processors);
    Random random = new Random(Seeds.of("turns"));
    Set<Thread> running = new HashSet<>();
    for (int step = 0; step < 200_000; step++) {
      if (threads.size() < 6 && random.nextInt(10) == 0) {
        new Thread(place, 1 + random.nextInt(3), 1 + random.nextInt(4));
        if (threads.size() == processors + 1) {
          // Who ran without a turn does so until it looks.
          running.clear();
        }
      }
      if (threads.isEmpty()) {
        continue;
      }
      Thread thread = threads.get(random.nextInt(threads.size()));
      switch (random.nextInt(8)) {
        case 0 -> {
          thread.turn.leave();
          threads.remove(thread);
          running.remove(thread);
        }
        case 1, 2 -> {
          thread.rest();
          running.remove(thread);
        }
        default -> {
          if (!thread.waits || thread.turn.hasCome()) {
            thread.used += STEP;
            running.remove(thread);
            if (thread.look()) {
              running.add(thread);
            }
          }
        }
      }
      assertTrue(
          threads.size() <= processors || running.size() <= processors,
          "step " + step + ": more run than there are processors");
      // Who waits and is not to look again waits for those that run or are to look.
      long stuck = threads.stream().filter(one -> one.waits && !one.turn.hasCome()).count();
      long called = threads.stream().filter(one -> one.waits && one.turn.hasCome()).count();
      assertTrue(
          stuck == 0 || running.size() + called >= processors,
          "step " + step + ": a processor idles");
    }
  }
}
