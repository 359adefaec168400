package org.pangaea.cli;

import java.util.List;
import org.pangaea.deploy.DeployException;

/** Runs a bare-metal program somewhere else than in this process. */
interface BareRunner {
  /**
   * Runs it to its end, with this process's standard streams.
   *
   * @param words what the runner is told, {@code name=value} each
   * @return its exit status
   */
  int run(List<String> words) throws DeployException, InterruptedException;

  /** The command that does so, for somebody else to start. */
  List<String> command(List<String> words);
}
