package org.pangaea.deploy;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A VMM process that this process has started. Any thread may call. */
public interface VmmProcess {
  /** The virtual node that it runs. */
  String node();

  long pid();

  /** Its control socket, as seen from this computer. */
  Path socket();

  /** The file that has what it printed. */
  Path log();

  /** Completes with the exit status when the process has ended. */
  CompletableFuture<Integer> exited();

  /** Lets go of the process: it is owned, and ends by itself once its owner is gone. */
  void release();

  /** Ends it, giving it the time to tidy up. */
  void terminate();

  /** Ends it at once. */
  void kill();
}
