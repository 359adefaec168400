package org.pangaea.deploy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.pangaea.control.VmmControl;

/** The VMMs of one machine, and their end. */
final class Processes {
  private static final Duration ASKED = Duration.ofSeconds(3);
  private static final Duration TOLD = Duration.ofSeconds(2);
  private static final Duration KILLED = Duration.ofSeconds(5);

  private final List<VmmProcess> processes = new ArrayList<>();

  void add(VmmProcess process) {
    processes.add(process);
  }

  List<VmmProcess> all() {
    return processes;
  }

  /** Ends that of one node at once. */
  void kill(String node) {
    processes.stream().filter(process -> process.node().equals(node)).forEach(VmmProcess::kill);
  }

  /**
   * Ends all of them, politely first. Returns when none is left, whatever happens; an interrupt of
   * the thread is kept for later.
   *
   * @param clients connections to those that have got so far
   */
  void end(List<NodeClient> clients) {
    boolean interrupted = Thread.interrupted();
    for (NodeClient client : clients) {
      client.send("end", VmmControl::shutdown);
    }
    // Those that were not reached, or do not listen, notice that nobody owns them any more.
    interrupted |= endBy(VmmProcess::release, ASKED);
    interrupted |= endBy(VmmProcess::terminate, TOLD);
    interrupted |= endBy(VmmProcess::kill, KILLED);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean endBy(Consumer<VmmProcess> means, Duration limit) {
    List<VmmProcess> left = processes.stream().filter(p -> !p.exited().isDone()).toList();
    left.forEach(means);
    long deadline = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            left.stream().map(VmmProcess::exited).toArray(CompletableFuture[]::new));
    while (!all.isDone() && System.nanoTime() < deadline) {
      try {
        all.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        // Ending is what the interrupt asks for, and it is under way.
        interrupted = true;
      } catch (ExecutionException | TimeoutException e) {
        // Whether they ended is looked at above and below; stronger means follow.
        continue;
      }
    }
    return interrupted;
  }
}
