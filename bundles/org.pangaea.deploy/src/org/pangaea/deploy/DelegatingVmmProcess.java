package org.pangaea.deploy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A process in whose stead another object stands, which says something of its own about it. */
interface DelegatingVmmProcess extends VmmProcess {
  /** The process itself. */
  VmmProcess process();

  @Override
  default String node() {
    return process().node();
  }

  @Override
  default long pid() {
    return process().pid();
  }

  @Override
  default Path socket() {
    return process().socket();
  }

  @Override
  default Path log() {
    return process().log();
  }

  @Override
  default CompletableFuture<Integer> exited() {
    return process().exited();
  }

  @Override
  default void release() {
    process().release();
  }

  @Override
  default void terminate() {
    process().terminate();
  }

  @Override
  default void kill() {
    process().kill();
  }
}
