package org.pangaea.deploy.ssh;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.pangaea.deploy.DeployException;

/** A computer that has the {@link org.pangaea.deploy.ssh.probe.LinkProbe}, until it is closed. */
interface ProbedComputer {
  String name();

  /** At which the others reach it. */
  String address();

  /**
   * Runs the probe until it ends.
   *
   * @param arguments of its command
   */
  void probe(
      String what,
      List<String> arguments,
      InputStream in,
      OutputStream out,
      OutputStream err,
      Duration limit)
      throws DeployException, InterruptedException;

  /** Removes the probe, and whatever came with it. */
  void close() throws DeployException, InterruptedException;
}
