package org.pangaea.deploy.ssh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.pangaea.deploy.DeployException;

/** Does the same with several computers at once. */
final class Parallel {
  private Parallel() {}

  /** What is done with one of them. */
  interface Task<T, R> {
    R run(T item) throws DeployException, InterruptedException;
  }

  /**
   * Results in the order of the items. All tasks have ended on return, whatever happened; failures
   * are told together.
   */
  static <T, R> List<R> map(Collection<T> items, Task<T, R> task)
      throws DeployException, InterruptedException {
    try (ExecutorService threads = Executors.newCachedThreadPool(daemons())) {
      List<Future<R>> futures = new ArrayList<>();
      for (T item : items) {
        Callable<R> call = () -> task.run(item);
        futures.add(threads.submit(call));
      }
      try {
        return results(futures);
      } finally {
        // On an interrupt the others are to stop as well; otherwise none is left.
        threads.shutdownNow();
      }
    }
  }

  private static ThreadFactory daemons() {
    return task -> Thread.ofPlatform().daemon().name("ssh").unstarted(task);
  }

  private static <R> List<R> results(List<Future<R>> futures)
      throws DeployException, InterruptedException {
    List<R> results = new ArrayList<>();
    List<DeployException> failures = new ArrayList<>();
    for (Future<R> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case DeployException failure -> failures.add(failure);
          case InterruptedException _ -> throw new InterruptedException();
          case RuntimeException failure -> throw failure;
          default -> throw new IllegalStateException(e.getCause());
        }
      }
    }
    if (!failures.isEmpty()) {
      Set<String> messages = new LinkedHashSet<>();
      failures.forEach(failure -> messages.add(failure.getMessage()));
      throw new DeployException(
          failures.getFirst().kind(), String.join("\n", messages), failures.getFirst());
    }
    return results;
  }

  static <T> void each(Collection<T> items, Task<T, Void> task)
      throws DeployException, InterruptedException {
    map(items, task);
  }
}
