package org.pangaea.deploy.ssh;

import java.nio.file.Path;
import java.util.List;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.NodeStart;
import org.pangaea.deploy.VmmCommand;

/**
 * The VMM on a computer, ready to start.
 *
 * @param java to start it with
 * @param home its folder there
 * @param framework the jar to start, below it
 */
record Installation(RemoteJava java, String home, String framework) {

  /** Brings it there, as far as it is not there yet. */
  static Installation on(Station station, Distribution distribution, UploadProgress progress)
      throws DeployException, InterruptedException {
    RemoteJava java = RemoteJava.find(station.computer());
    station.store().bring(distribution.files().values(), progress);
    return new Installation(java, station.store().install(distribution), distribution.framework());
  }

  /** The command that starts a node's VMM in a run directory. */
  List<String> words(NodeStart start, RemoteRun run, int index) {
    NodeStart there =
        new NodeStart(
            start.node(),
            Path.of(run.path(index + ".sock")),
            Path.of(run.path(index + ".equinox")),
            Path.of(run.path(start.node() + ".log")),
            start.guestMemory(),
            false);
    return VmmCommand.elsewhere(java.launcher(), home, framework, there);
  }
}
