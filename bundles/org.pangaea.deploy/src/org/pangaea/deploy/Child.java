package org.pangaea.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A VMM that is a child of this process. */
final class Child implements VmmProcess {
  private final NodeStart start;
  private final Process process;
  private final CompletableFuture<Integer> exited;

  Child(NodeStart start, Process process) {
    this.start = start;
    this.process = process;
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
    process.destroyForcibly();
  }
}
