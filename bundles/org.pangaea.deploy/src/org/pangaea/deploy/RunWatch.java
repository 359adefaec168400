package org.pangaea.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.pangaea.control.LinkLoss;
import org.pangaea.control.StateChange;
import org.pangaea.control.VmState;
import org.pangaea.control.Warning;

/**
 * Makes one outcome out of what is heard of a machine.
 *
 * <p>The first end that a share tells is the machine's, with one exception: where a node is lost,
 * the others fail for want of it, and may say so before its own end is noticed. So a failure, or a
 * lost link, is held back for a moment in which the node that is really gone can be named.
 */
final class RunWatch {
  private static final long HOLD_BACK = TimeUnit.SECONDS.toNanos(1);

  /** To look whether a VMM on another computer is there takes a connection to it. */
  private static final long HOLD_BACK_ELSEWHERE = TimeUnit.SECONDS.toNanos(10);

  private static final int MOST_REPORTS = 5;
  private static final long REPORT_INTERVAL = TimeUnit.SECONDS.toNanos(10);

  /** Collects what all nodes say. */
  interface Reporter {
    Path report() throws DeployException, InterruptedException;
  }

  private final RunEvents events;
  private final RunListener listener;
  private final Reporter reporter;
  private final long holdBack;

  private VmState state = VmState.RUNNING;
  private Outcome suspected;
  private Optional<String> lockup = Optional.empty();
  private int reports;
  private long lastReport;

  /**
   * @param elsewhere whether nodes are on other computers
   */
  RunWatch(RunEvents events, RunListener listener, Reporter reporter, boolean elsewhere) {
    holdBack = elsewhere ? HOLD_BACK_ELSEWHERE : HOLD_BACK;
    this.events = events;
    this.listener = listener;
    this.reporter = reporter;
  }

  Outcome await(Duration limit) throws DeployException, InterruptedException {
    long deadline = deadline(limit);
    while (true) {
      RunEvent event = events.poll(deadline - System.nanoTime());
      if (event == null) {
        if (suspected != null) {
          return suspected;
        }
        throw new DeployException(
            DeployException.Kind.TIMED_OUT,
            "The machine did not end within %s s.".formatted(limit.toMillis() / 1000.0));
      }
      Optional<Outcome> outcome = hear(event);
      if (outcome.isPresent()) {
        return outcome.get();
      }
      if (suspected != null) {
        if (suspected.lostNode().isPresent()) {
          // Whoever ended the connection is named, so there is nothing more to wait for.
          deadline = Math.min(deadline, System.nanoTime() + HOLD_BACK);
        }
        deadline = Math.min(deadline, System.nanoTime() + holdBack);
      }
    }
  }

  /** Limits beyond what the clock counts are none. */
  private static long deadline(Duration limit) {
    return System.nanoTime()
        + Math.min(limit.toSeconds(), 1L << 32) * 1_000_000_000L
        + limit.getNano();
  }

  private Optional<Outcome> hear(RunEvent event) throws InterruptedException {
    return switch (event) {
      case RunEvent.Changed changed -> changed(changed.change());
      case RunEvent.LinkLost lost -> linkLost(lost.loss());
      case RunEvent.Warned warned -> warned(warned.warning());
      case RunEvent.Left _ -> Optional.of(Outcome.detached());
      case RunEvent.Cut cut -> Optional.of(cut(cut));
      case RunEvent.NodeGone gone -> Optional.of(lost(gone.node(), gone.how()));
    };
  }

  private Optional<Outcome> changed(StateChange change) {
    if (change.state() == VmState.FAILED) {
      suspect(
          new Outcome(
              VmState.FAILED,
              "Node '%s': %s".formatted(change.node(), change.reason()),
              Optional.empty(),
              lockup));
      return Optional.empty();
    }
    if (change.state().ended()) {
      return Optional.of(new Outcome(change.state(), change.reason(), Optional.empty(), lockup));
    }
    if (change.state() == VmState.LOCKED_UP && lockup.isEmpty()) {
      lockup = Optional.of(change.reason());
    }
    if (change.state() != state && change.state() != VmState.CREATED) {
      state = change.state();
      listener.stateChanged(state, change.reason());
    }
    return Optional.empty();
  }

  private Optional<Outcome> linkLost(LinkLoss loss) {
    if (!loss.expected()) {
      // Says more than a share's failure, which follows from it.
      suspected = null;
      suspect(
          lost(
              loss.peer(),
              "Node '%s' lost its link to it: %s".formatted(loss.node(), loss.reason())));
    }
    return Optional.empty();
  }

  private void suspect(Outcome outcome) {
    if (suspected == null) {
      suspected = outcome;
    }
  }

  private Outcome cut(RunEvent.Cut cut) {
    if (suspected != null) {
      return suspected;
    }
    listener.warning(cut.node(), "The connection to computer '" + cut.computer() + "' was lost.");
    return Outcome.detached();
  }

  private Outcome lost(String node, String how) {
    return new Outcome(VmState.FAILED, how, Optional.of(node), lockup);
  }

  private Optional<Outcome> warned(Warning warning) throws InterruptedException {
    listener.warning(warning.node(), warning.text());
    long now = System.nanoTime();
    if (reports < MOST_REPORTS && (reports == 0 || now - lastReport > REPORT_INTERVAL)) {
      reports++;
      lastReport = now;
      try {
        listener.reported(reporter.report());
      } catch (DeployException e) {
        listener.warning(warning.node(), e.getMessage());
      }
    }
    return Optional.empty();
  }
}
