package org.pangaea.deploy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.pangaea.guests.Progress;

/** A VMM process that this process has started. Any thread may call. */
public interface VmmProcess {
  /** The virtual node that it runs. */
  String node();

  long pid();

  /** Its control socket, as seen from this computer. */
  Path socket();

  /** The file that has what it printed. */
  Path log();

  /** Where it is, if that is not this computer. */
  default Optional<RemoteNode> remote() {
    return Optional.empty();
  }

  /**
   * The computer that it runs on, as the VMMs of other computers reach it: a host name or an IP
   * address. Empty: this one, and nobody else needs to.
   */
  default Optional<String> host() {
    return Optional.empty();
  }

  /** A path in a folder of its own deployment on its computer, such as that of a socket. */
  default String own(String name) {
    return socket().resolveSibling(name).toString();
  }

  /**
   * Brings a file of this computer to where the process can read it, if it is not there yet.
   *
   * @return its path there
   */
  default String bring(Path file, Progress progress) throws DeployException, InterruptedException {
    return file.toAbsolutePath().toString();
  }

  /** Completes with the exit status when the process has ended. */
  CompletableFuture<Integer> exited();

  /** Lets go of the process: it is owned, and ends by itself once its owner is gone. */
  void release();

  /** Ends it, giving it the time to tidy up. */
  void terminate();

  /** Ends it at once. */
  void kill();
}
