package org.pangaea.deploy;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.pangaea.control.ConsoleData;
import org.pangaea.control.LinkLoss;
import org.pangaea.control.StateChange;
import org.pangaea.control.VmmListener;
import org.pangaea.control.Warning;

/** Gathers the events of one machine. */
final class RunEvents {
  private final BlockingQueue<RunEvent> queue = new LinkedBlockingQueue<>();

  /** Hears what VMMs tell. */
  VmmListener listener() {
    return new VmmListener() {
      @Override
      public void consoleOutput(ConsoleData data) {
        // Consoles have connections of their own.
      }

      @Override
      public void stateChanged(StateChange change) {
        queue.add(new RunEvent.Changed(change));
      }

      @Override
      public void linkLost(LinkLoss loss) {
        queue.add(new RunEvent.LinkLost(loss));
      }

      @Override
      public void warning(Warning warning) {
        queue.add(new RunEvent.Warned(warning));
      }
    };
  }

  /** Notices the end of a process. */
  void watch(VmmProcess process) {
    process
        .exited()
        .thenAccept(status -> gone(process.node(), ExitStatus.sentence(process.pid(), status)));
  }

  /** Notices the end of a connection, which a process that still runs could bring about. */
  void watch(NodeClient client, NodeInfo node) {
    CompletableFuture<Void> closed = client.closed();
    // The end of the process, a moment later, says more.
    closed.thenRunAsync(
        () -> ended(node), CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
  }

  /** The way to another computer can be lost without the VMM, which then runs on. */
  private void ended(NodeInfo node) {
    if (node.remote() != null && mayRun(node)) {
      queue.add(new RunEvent.Cut(node.name(), node.remote().computer()));
    } else {
      gone(node.name(), "Its VMM, process " + node.pid() + ", closed the connection.");
    }
  }

  private static boolean mayRun(NodeInfo node) {
    try {
      Doors.socket(node);
      return true;
    } catch (IOException e) {
      return e instanceof Doors.Unreachable;
    }
  }

  /** Adds what did not come from a node. */
  void add(RunEvent event) {
    queue.add(event);
  }

  private void gone(String node, String how) {
    queue.add(new RunEvent.NodeGone(node, how));
  }

  /** The next event, or null if there was none for a while. */
  RunEvent poll(long nanos) throws InterruptedException {
    return queue.poll(nanos, TimeUnit.NANOSECONDS);
  }
}
