package org.pangaea.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A VMM that is a child of this process. */
final class Child implements VmmProcess {
  private final NodeStart start;
  private final Process process;
  private final Duration reprieve;
  private final CompletableFuture<Integer> exited;

  /**
   * @param reprieve how long it may still take to end by itself when it is to be killed
   */
  Child(NodeStart start, Process process, Duration reprieve) {
    this.start = start;
    this.process = process;
    this.reprieve = reprieve;
    exited = process.onExit().thenApply(Process::exitValue);
  }

  @Override
  public String node() {
    return start.node();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public Path socket() {
    return start.socket();
  }

  @Override
  public Path log() {
    return start.log();
  }

  @Override
  public CompletableFuture<Integer> exited() {
    return exited;
  }

  @Override
  public void release() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // The pipe is gone because the process is; that is what was wanted.
      terminate();
    }
  }

  @Override
  public void terminate() {
    process.destroy();
  }

  @Override
  public void kill() {
    try {
      exited.get(reprieve.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Then at once.
    }
    process.destroyForcibly();
  }
}
