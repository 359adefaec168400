package org.pangaea.fabric;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many messages of each class may be on their way at once, so that they fit the socket buffers
 * and no write the protocol depends on can block (docs/fabric.md, "Credits").
 *
 * <p>A credit is taken before a request is sent and given back when its last answer has come. Only
 * those who start a transaction take credits; whoever answers one never waits for a credit.
 *
 * @param <C> the classes of messages
 */
public final class Credits<C extends Enum<C>> {

  /** Enters and leaves the state in which a thread may wait: for a hart, parked. */
  public interface Parking {

    /** For threads that hold nothing anybody waits for. */
    Parking NONE =
        new Parking() {
          @Override
          public void enter() {}

          @Override
          public void leave() {}
        };

    /** From here on, others act on behalf of this thread. */
    void enter();

    /** Takes the thread back; called after waiting, even if that failed. */
    void leave();
  }

  private static final class Account {
    final int limit;
    final Condition changed;
    int free;
    int waiting;
    long waits;

    Account(int limit, Condition changed) {
      this.limit = limit;
      this.changed = changed;
      this.free = limit;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<C, Account> accounts = new TreeMap<>();
  private String closedBecause;

  /**
   * Starts with all credits free.
   *
   * @param limits the credits of each class, at least one
   */
  public Credits(Map<C, Integer> limits) {
    limits.forEach((kind, limit) -> {
      if (limit < 1) {
        throw new IllegalArgumentException(
            "The class " + kind + " needs at least one credit, not " + limit + ".");
      }
      accounts.put(kind, new Account(limit, lock.newCondition()));
    });
  }

  /** Takes a credit if one is free and nobody waits for one. */
  public boolean tryAcquire(C kind) {
    lock.lock();
    try {
      return take(account(kind));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a credit, waiting in the parked state if there is none.
   *
   * @throws IllegalStateException if the credits are closed, before or while waiting
   */
  public void acquire(C kind, Parking parking) {
    if (tryAcquire(kind)) {
      return;
    }
    parking.enter();
    try {
      await(account(kind));
    } finally {
      parking.leave();
    }
  }

  private void await(Account account) {
    lock.lock();
    try {
      account.waits++;
      account.waiting++;
      try {
        while (account.free == 0) {
          checkOpen();
          account.changed.awaitUninterruptibly();
        }
        checkOpen();
        account.free--;
      } finally {
        account.waiting--;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean take(Account account) {
    checkOpen();
    if (account.free == 0 || account.waiting > 0) {
      return false;
    }
    account.free--;
    return true;
  }

  /** Gives a credit back. */
  public void release(C kind) {
    lock.lock();
    try {
      Account account = account(kind);
      if (account.free == account.limit) {
        throw new IllegalStateException(
            "A credit of class " + kind + " was given back that nobody had taken.");
      }
      account.free++;
      account.changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes all who wait with an exception that carries the reason; the link is gone. */
  public void close(String reason) {
    lock.lock();
    try {
      if (closedBecause == null) {
        closedBecause = reason;
      }
      accounts.values().forEach(account -> account.changed.signalAll());
    } finally {
      lock.unlock();
    }
  }

  /** How many credits of a class are taken. */
  public int taken(C kind) {
    lock.lock();
    try {
      return account(kind).limit - account(kind).free;
    } finally {
      lock.unlock();
    }
  }

  /** How many threads wait for a credit of a class. */
  public int waiting(C kind) {
    lock.lock();
    try {
      return account(kind).waiting;
    } finally {
      lock.unlock();
    }
  }

  /** One line for the watchdog's report: taken of limit, who waits, how often one had to. */
  public String describe() {
    lock.lock();
    try {
      StringBuilder text = new StringBuilder("credits");
      accounts.forEach((kind, a) ->
          text.append(' ')
              .append(kind)
              .append(' ')
              .append(a.limit - a.free)
              .append('/')
              .append(a.limit)
              .append(" (")
              .append(a.waiting)
              .append(" waiting, ")
              .append(a.waits)
              .append(" waits)"));
      return text.toString();
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() {
    if (closedBecause != null) {
      throw new IllegalStateException("No more credits: " + closedBecause);
    }
  }

  private Account account(C kind) {
    Account account = accounts.get(kind);
    if (account == null) {
      throw new IllegalArgumentException("There are no credits for the class " + kind + ".");
    }
    return account;
  }
}
