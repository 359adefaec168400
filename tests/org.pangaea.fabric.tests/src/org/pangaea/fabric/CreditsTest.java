package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pangaea.fabric.Credits.Parking;

class CreditsTest {

  private enum Kind {
    PAGE,
    MMIO,
    UNKNOWN
  }

  private final Credits<Kind> credits = new Credits<>(Map.of(Kind.PAGE, 2, Kind.MMIO, 1));

  @Test
  void aClassHasAsManyCreditsAsItsLimit() {
    assertTrue(credits.tryAcquire(Kind.PAGE));
    assertTrue(credits.tryAcquire(Kind.PAGE));
    assertFalse(credits.tryAcquire(Kind.PAGE));
    assertEquals(2, credits.taken(Kind.PAGE));
    credits.release(Kind.PAGE);
    assertTrue(credits.tryAcquire(Kind.PAGE));
  }

  @Test
  void classesDoNotTakeFromEachOther() {
    credits.acquire(Kind.PAGE, Parking.NONE);
    credits.acquire(Kind.PAGE, Parking.NONE);
    assertTrue(credits.tryAcquire(Kind.MMIO));
  }

  @Test
  void whoGetsACreditAtOnceIsNotParked() {
    AtomicInteger parked = new AtomicInteger();
    credits.acquire(Kind.PAGE, counting(parked, new AtomicInteger()));
    assertEquals(0, parked.get());
  }

  @Test
  void whoWaitsIsParkedMeanwhileAndGetsTheCreditThatIsGivenBack() throws Exception {
    credits.acquire(Kind.MMIO, Parking.NONE);
    AtomicInteger entered = new AtomicInteger();
    AtomicInteger left = new AtomicInteger();
    Thread waiter =
        Thread.ofPlatform()
            .daemon()
            .start(() -> credits.acquire(Kind.MMIO, counting(entered, left)));
    Await.until(() -> credits.waiting(Kind.MMIO) == 1, () -> "the waiter");
    assertEquals(1, entered.get());
    assertEquals(0, left.get());
    assertFalse(credits.tryAcquire(Kind.MMIO));
    credits.release(Kind.MMIO);
    waiter.join();
    assertEquals(1, left.get());
    assertEquals(1, credits.taken(Kind.MMIO));
    assertTrue(credits.describe().contains("MMIO 1/1 (0 waiting, 1 waits)"), credits.describe());
  }

  @Test
  void closingWakesAllWhoWaitWithTheReason() throws Exception {
    credits.acquire(Kind.MMIO, Parking.NONE);
    List<String> messages = new CopyOnWriteArrayList<>();
    AtomicInteger left = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              credits.acquire(Kind.MMIO, counting(new AtomicInteger(), left));
            } catch (IllegalStateException e) {
              messages.add(e.getMessage());
            }
            ended.countDown();
          });
    }
    Await.until(() -> credits.waiting(Kind.MMIO) == 3, () -> "three waiters");
    credits.close("node b was lost");
    ended.await();
    assertEquals(3, left.get());
    assertEquals(3, messages.size());
    assertTrue(messages.getFirst().contains("node b was lost"));
    assertThrows(IllegalStateException.class, () -> credits.tryAcquire(Kind.PAGE));
  }

  @Test
  void neverAreMoreCreditsOutThanTheLimit() throws Exception {
    AtomicInteger out = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(6);
    for (int i = 0; i < 6; i++) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            for (int round = 0; round < 3000; round++) {
              credits.acquire(Kind.PAGE, Parking.NONE);
              most.accumulateAndGet(out.incrementAndGet(), Math::max);
              Thread.yield();
              out.decrementAndGet();
              credits.release(Kind.PAGE);
            }
            ended.countDown();
          });
    }
    ended.await();
    assertTrue(most.get() <= 2, "out at once: " + most);
    assertEquals(0, credits.taken(Kind.PAGE));
  }

  @Test
  void mistakesOfTheCallerAreNamed() {
    assertThrows(IllegalStateException.class, () -> credits.release(Kind.PAGE));
    assertThrows(IllegalArgumentException.class, () -> credits.tryAcquire(Kind.UNKNOWN));
    assertThrows(IllegalArgumentException.class, () -> new Credits<>(Map.of(Kind.PAGE, 0)));
  }

  private static Parking counting(AtomicInteger entered, AtomicInteger left) {
    return new Parking() {
      @Override
      public void enter() {
        entered.incrementAndGet();
      }

      @Override
      public void leave() {
        left.incrementAndGet();
      }
    };
  }
}
