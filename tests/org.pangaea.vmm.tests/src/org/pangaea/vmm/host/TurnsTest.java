package org.pangaea.vmm.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pangaea.vmm.Seeds;

/** A processor in turns, with threads and time made up: who runs is who was given the turn. */
class TurnsTest {
  /** Between two looks: a quarter of a millisecond. */
  private static final long STEP = 250_000;

  private final Turns turns = new Turns();
  private final List<Thread> threads = new ArrayList<>();

  /** One thread that runs a hart. */
  private final class Thread {
    final Turns.Turn turn;
    long used;
    int woken;
    boolean waits;

    Thread(int vm, int weight) {
      turn = turns.join(vm, weight, () -> woken++);
      threads.add(this);
    }

    /** Looks up; whether it runs on. */
    boolean look() {
      waits = !turn.mayGoOn(() -> used);
      return !waits;
    }

    void rest() {
      turn.rest(() -> used);
      waits = false;
    }
  }

  /** Lets time pass: who may run does; nobody else is busy. */
  private void run(long nanos, List<Thread> busy) {
    for (long time = 0; time < nanos; time += STEP) {
      Thread runs = null;
      // Twice: who looks second may hand its turn to who looked first.
      for (int round = 0; round < 2 && runs == null; round++) {
        for (Thread thread : busy) {
          if ((!thread.waits || thread.turn.hasCome()) && thread.look()) {
            assertTrue(runs == null, "two at a time");
            runs = thread;
          }
        }
      }
      assertTrue(runs != null, "the processor idles");
      runs.used += STEP;
    }
  }

  private static double ratio(Thread one, Thread other) {
    return (double) one.used / other.used;
  }

  @Test
  void machinesGetTimeInTheRatioOfTheirWeights() {
    Thread light = new Thread(1, 1);
    Thread heavy = new Thread(2, 3);
    run(10_000_000_000L, threads);
    assertEquals(3, ratio(heavy, light), 0.05);
  }

  @Test
  void aMachineWithMoreHartsOnAProcessorGetsNoMoreOfIt() {
    Thread alone = new Thread(1, 1);
    Thread one = new Thread(2, 1);
    Thread two = new Thread(2, 1);
    run(10_000_000_000L, threads);
    assertEquals(1, (double) (one.used + two.used) / alone.used, 0.05);
    assertEquals(1, ratio(one, two), 0.05);
  }

  @Test
  void whoHasSleptComesBackWithoutADebtOfTheOthers() {
    Thread sleeper = new Thread(1, 1);
    Thread busy = new Thread(2, 1);
    run(1_000_000_000, List.of(busy));
    run(10_000_000, threads);
    assertTrue(sleeper.used <= 6 * Turns.LEAST, sleeper.used + " ns at once");
    long before = busy.used;
    run(10_000_000_000L, threads);
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
  void whoIsAloneIsNeverAskedToWait() {
    Thread one = new Thread(1, 1);
    Thread two = new Thread(1, 1);
    assertTrue(one.look());
    assertTrue(two.look());
    assertTrue(one.look());
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
  @Test
  void theProcessorNeverIdlesWhileSomebodyWantsIt() {
    Random random = new Random(Seeds.of("turns"));
    for (int step = 0; step < 200_000; step++) {
      if (threads.size() < 6 && random.nextInt(10) == 0) {
        new Thread(1 + random.nextInt(3), 1 + random.nextInt(4));
      }
      if (threads.isEmpty()) {
        continue;
      }
      Thread thread = threads.get(random.nextInt(threads.size()));
      switch (random.nextInt(8)) {
        case 0 -> {
          thread.turn.leave();
          threads.remove(thread);
        }
        case 1, 2 -> thread.rest();
        default -> {
          if (!thread.waits || thread.turn.hasCome()) {
            thread.used += STEP;
            thread.look();
          }
        }
      }
      // Who waits and is not to look again waits for one that does not wait.
      boolean stuck = threads.stream().anyMatch(one -> one.waits && !one.turn.hasCome());
      boolean moves = threads.stream().anyMatch(one -> one.turn.hasCome());
      assertTrue(!stuck || moves, "step " + step);
    }
  }
}
