package org.pangaea.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.pangaea.deploy.DeployException;
import org.pangaea.guests.GuestException;
import picocli.CommandLine.Option;

/**
 * The option that limits how long a command may take. Whatever it is doing then, it is interrupted.
 */
final class TimeLimit {
  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      description = "Give up after so many seconds, with exit status 6.")
  private Duration limit;

  private volatile boolean over;

  Optional<Duration> value() {
    return Optional.ofNullable(limit);
  }

  /** The limit, or else a default for waiting for an answer. */
  Duration orElse(Duration usual) {
    return value().orElse(usual);
  }

  /** What is limited. */
  interface Limited extends Callable<Integer> {
    @Override
    Integer call() throws DeployException, GuestException, InterruptedException;
  }

  int within(Limited action) throws DeployException, GuestException, InterruptedException {
    if (value().isEmpty()) {
      return action.call();
    }
    Thread caller = Thread.currentThread();
    Thread clock = Thread.ofVirtual().unstarted(() -> interruptLater(caller));
    clock.start();
    try {
      int status = action.call();
      clock.interrupt();
      return status;
    } catch (InterruptedException | DeployException e) {
      // Interrupted while it sent something, the action fails by a channel that was closed.
      if (!over) {
        throw e;
      }
      Thread.interrupted();
      throw new DeployException(
          DeployException.Kind.TIMED_OUT,
          "It took longer than the %s s that --timeout allows; nothing was left running."
              .formatted(seconds()),
          e);
    } finally {
      clock.interrupt();
    }
  }

  private String seconds() {
    return BigDecimal.valueOf(limit.toNanos(), 9).stripTrailingZeros().toPlainString();
  }

  private void interruptLater(Thread caller) {
    try {
      Thread.sleep(value().orElseThrow());
      over = true;
      caller.interrupt();
    } catch (InterruptedException inTime) {
      // The action was done before.
      return;
    }
  }
}
