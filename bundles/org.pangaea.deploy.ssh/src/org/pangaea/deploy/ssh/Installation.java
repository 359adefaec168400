package org.pangaea.deploy.ssh;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

  /**
   * Brings it there, as far as it is not there yet.
   *
   * @param runtime is brought, too, where there is no Java that will do
   */
  static Installation on(
      Station station, Distribution vmm, CarriedRuntime runtime, UploadProgress progress)
      throws DeployException, InterruptedException {
    List<RemoteJava> all = RemoteJava.all(station.computer());
    Optional<RemoteJava> found = RemoteJava.newEnough(all);
    RemoteJava java =
        found.isPresent()
            ? found.get()
            : runtime.bring(station.computer(), station.places(), all, progress);
    station.store().bring(vmm.files().values(), progress);
    String home = station.store().install(vmm, station.places().vmms());
    return new Installation(java, home, vmm.framework());
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
            start.coherenceUnit(),
            false);
    return VmmCommand.elsewhere(java.launcher(), home, framework, there);
  }
}
