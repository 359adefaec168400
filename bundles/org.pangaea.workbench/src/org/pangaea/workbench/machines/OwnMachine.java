package org.pangaea.workbench.machines;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.pangaea.control.VmState;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.MachineRun;
import org.pangaea.deploy.Outcome;
import org.pangaea.deploy.RunListener;

/** A machine that this program has started: a thread awaits its end and cleans up after it. */
public final class OwnMachine {

  private static final Duration FOREVER = Duration.ofDays(10_000);

  private final MachineRun run;
  private final Runnable after;
  private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile Thread thread;

  /**
   * @param after what is done once it has ended, unless the way to it was lost and it goes on
   */
  OwnMachine(MachineRun run, Runnable after) {
    this.run = run;
    this.after = after;
  }

  /** Its name among those that run. */
  public String name() {
    return run.session().info().name();
  }

  MachineRun run() {
    return run;
  }

  /** How it ended; its VMMs, and what keeps its name, may be there for a moment yet. */
  public CompletableFuture<Outcome> ended() {
    return ended;
  }

  /** Nothing of it is left. */
  CompletableFuture<Void> gone() {
    return gone;
  }

  /** Ends it, like pulling its plug; returns before it has ended. */
  public void end() {
    run.leave("Stopped in the workbench.");
  }

  void startWaiting() {
    thread = Thread.ofPlatform().name("owner of " + name()).start(this::await);
  }

  private void await() {
    Outcome outcome;
    try {
      outcome = run.await(FOREVER);
    } catch (DeployException e) {
      outcome = failed(e.getMessage());
    } catch (InterruptedException e) {
      outcome = failed("The workbench was closed.");
    }
    // Who looks at its state is to see the end before the VMMs' ends look like losses.
    ended.complete(outcome);
    try {
      run.close();
      if (!outcome.isDetached()) {
        after.run();
      }
    } finally {
      gone.complete(null);
    }
  }

  private static Outcome failed(String reason) {
    return new Outcome(
        VmState.FAILED, reason, java.util.Optional.empty(), java.util.Optional.empty());
  }

  /** Waits for the VMMs to be gone. */
  void join(Duration limit) throws InterruptedException {
    Thread waiting = thread;
    if (waiting != null) {
      waiting.join(limit.toMillis());
    }
  }

  /** Keeps what happens for the log; its end is told by {@link #ended}. */
  static final class Listener implements RunListener {
    @Override
    public void stateChanged(VmState state, String reason) {
      // The watch sees it as well.
    }

    @Override
    public void warning(String node, String text) {
      org.eclipse.core.runtime.ILog.of(OwnMachine.class).warn("Node " + node + ": " + text);
    }

    @Override
    public void reported(java.nio.file.Path file) {
      org.eclipse.core.runtime.ILog.of(OwnMachine.class).info("The nodes' reports are in " + file);
    }
  }
}
