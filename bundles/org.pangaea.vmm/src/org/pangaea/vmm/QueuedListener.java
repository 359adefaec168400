package org.pangaea.vmm;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.pangaea.control.ConsoleData;
import org.pangaea.control.LinkLoss;
import org.pangaea.control.StateChange;
import org.pangaea.control.VmmListener;
import org.pangaea.control.Warning;

/**
 * Tells a client in the background, in order: what happens to a machine is found out by hart and
 * service threads, and a client that does not read must not hold them up.
 */
final class QueuedListener implements VmmListener {
  private final VmmListener client;
  private final ExecutorService queue =
      Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "control events");
        thread.setDaemon(true);
        return thread;
      });

  QueuedListener(VmmListener client) {
    this.client = client;
  }

  @Override
  public void consoleOutput(ConsoleData data) {
    // Comes from a thread of its own that may wait for the client.
    client.consoleOutput(data);
  }

  private void later(Runnable event) {
    try {
      queue.execute(event);
    } catch (RejectedExecutionException e) {
      System.getLogger("org.pangaea.vmm")
          .log(System.Logger.Level.DEBUG, "an event came after its client had gone", e);
    }
  }

  @Override
  public void stateChanged(StateChange change) {
    later(() -> client.stateChanged(change));
  }

  @Override
  public void linkLost(LinkLoss loss) {
    later(() -> client.linkLost(loss));
  }

  @Override
  public void warning(Warning warning) {
    later(() -> client.warning(warning));
  }

  /** The client is gone; events that come late find nobody. */
  void close() {
    queue.shutdownNow();
  }
}
