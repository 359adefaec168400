package org.pangaea.workbench.machines;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.pangaea.deploy.ClusterDeployment;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.Doors;
import org.pangaea.deploy.Launcher;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.deploy.LocalLauncher;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.VmmCommand;
import org.pangaea.deploy.ssh.CheckReport;
import org.pangaea.deploy.ssh.ClusterCheck;
import org.pangaea.deploy.ssh.RemoteComputers;
import org.pangaea.deploy.ssh.SshComputers;
import org.pangaea.deploy.ssh.SshPrompt;
import org.pangaea.guests.Progress;
import org.pangaea.model.cluster.Cluster;

/**
 * Clusters whose VMMs last, on this computer and on others, and the way to those. Methods that
 * throw wait for nodes and are for jobs; the others return at once.
 */
public final class Deployments implements AutoCloseable {

  private final RunDirectories directories;
  private final Runnable changed;
  private final Map<String, DeploymentWatch> watches = new ConcurrentHashMap<>();
  private final AtomicInteger askers = new AtomicInteger();
  private final RemoteComputers computers =
      new RemoteComputers(
          System.getenv(),
          () -> Optional.of(new WhenAsked()),
          () -> new LocalLauncher(VmmCommand.of(System.getProperties())));
  private volatile Optional<SshPrompt> prompt = Optional.empty();

  Deployments(RunDirectories directories, Runnable changed) {
    this.directories = directories;
    this.changed = changed;
    Doors.install(computers);
  }

  /** Whom to ask about keys. */
  public void setPrompt(SshPrompt asked) {
    prompt = Optional.of(asked);
  }

  /** Asks only in the course of something that the user does, never because something looks. */
  private final class WhenAsked implements SshPrompt {
    @Override
    public boolean isThere() {
      return askers.get() > 0 && prompt.isPresent();
    }

    @Override
    public boolean agrees(String question) {
      return isThere() && prompt.get().agrees(question);
    }

    @Override
    public Optional<String> secret(String question) {
      return isThere() ? prompt.get().secret(question) : Optional.empty();
    }
  }

  /** Something that the user does. */
  public interface Asking extends AutoCloseable {
    @Override
    void close();
  }

  /** Until it is closed the user may be asked about keys, also about those not given before. */
  public Asking mayAsk() {
    askers.incrementAndGet();
    computers.askAgain();
    return askers::decrementAndGet;
  }

  /** What was seen last of each deployed cluster, by name. */
  public List<DeploymentView> views() {
    return watches.values().stream()
        .map(DeploymentWatch::view)
        .sorted(Comparator.comparing(DeploymentView::cluster))
        .toList();
  }

  /** Looks which there are. */
  synchronized void search() throws DeployException {
    Map<String, DeploymentInfo> found = new HashMap<>();
    directories.deployed().forEach(info -> found.put(info.cluster(), info));
    for (DeploymentWatch watch : List.copyOf(watches.values())) {
      if (!watch.info().equals(found.get(watch.info().cluster()))) {
        watch.end();
        watches.remove(watch.info().cluster());
        changed.run();
      }
    }
    found.forEach((name, info) -> {
      if (!watches.containsKey(name)) {
        DeploymentWatch watch = new DeploymentWatch(info, changed);
        watches.put(name, watch);
        watch.start();
        changed.run();
      }
    });
  }

  /** The cluster as it is deployed, if it is. */
  public Optional<DeploymentInfo> deployed(String cluster) throws DeployException {
    return directories.deployed(cluster);
  }

  /** Asks each computer of a cluster whether a deployment could succeed; leaves nothing there. */
  public CheckReport check(Path file, String label, Progress progress)
      throws DeployException, InterruptedException {
    LoadedCluster cluster = LoadedCluster.read(file, label);
    cluster.requireValid();
    return ClusterCheck.check(
        cluster.cluster(), computers.computers(), computers.runtime(), progress);
  }

  /** Starts and joins a VMM on every node. Either all run when this returns, or none is left. */
  public DeploymentInfo deploy(Path file, String label, Progress progress)
      throws DeployException, InterruptedException {
    LoadedCluster cluster = LoadedCluster.read(file, label);
    cluster.requireValid();
    return deploy(cluster.cluster(), progress);
  }

  DeploymentInfo deploy(Cluster cluster, Progress progress)
      throws DeployException, InterruptedException {
    return ClusterDeployment.deploy(cluster, launcher(cluster), directories, progress);
  }

  Launcher launcher(Cluster cluster) throws DeployException {
    return computers.launcher(cluster);
  }

  /**
   * Ends the VMMs of a deployed cluster, and removes what they left.
   *
   * @param force whether machines that run there are ended, too
   */
  public void undeploy(String cluster, boolean force) throws DeployException, InterruptedException {
    DeploymentInfo deployment =
        deployed(cluster)
            .orElseThrow(() ->
                new DeployException(
                    DeployException.Kind.NOT_FOUND,
                    "The cluster '%s' is not deployed.".formatted(cluster)));
    computers.undeploy(deployment, directories, force, false);
  }

  /**
   * The same by the file; ends also what is on its computers without this one knowing of it.
   *
   * @return what was done, in a sentence
   */
  public String undeploy(Path file, String label, boolean force)
      throws DeployException, InterruptedException {
    Cluster cluster = LoadedCluster.read(file, label).cluster();
    if (deployed(cluster.getName()).isEmpty() && RemoteComputers.isElsewhere(cluster)) {
      int ended = computers.sweep(cluster, false);
      return ended == 0
          ? "'%s' was not deployed. Its computers are clean.".formatted(cluster.getName())
          : "'%s' is deployed no more: %d VMMs were ended, of which this computer did not know."
              .formatted(cluster.getName(), ended);
    }
    undeploy(cluster.getName(), force);
    return "'%s' is deployed no more.".formatted(cluster.getName());
  }

  /** Connects again to the computers of a deployed cluster, with the user at hand. */
  public void connect(String cluster) throws DeployException, InterruptedException {
    Optional<DeploymentInfo> deployment = deployed(cluster);
    for (NodeInfo node : deployment.map(DeploymentInfo::nodes).orElse(List.of())) {
      if (node.remote() != null) {
        connect(node);
      }
    }
  }

  private void connect(NodeInfo node) throws DeployException, InterruptedException {
    try {
      computers.open(node);
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.UNREACHABLE,
          "Computer '%s' is reached, and nobody serves node '%s' there. Its VMM has ended: see its log %s."
              .formatted(node.remote().computer(), node.name(), node.log()),
          e);
    }
  }

  /**
   * Connects to a host.
   *
   * @param alias as {@code ~/.ssh/config} has it
   * @throws DeployException if it cannot be reached, saying why
   */
  public void reach(String alias) throws DeployException, InterruptedException {
    computers.computers().computer(alias, alias, Optional.empty(), OptionalInt.empty()).connect();
  }

  /** The hosts that the user's {@code ~/.ssh/config} names. */
  public List<SshComputers.KnownHost> hosts() throws DeployException {
    return computers.computers().knownHosts();
  }

  /** Ends connections; what runs on other computers goes on. */
  @Override
  public void close() {
    watches.values().forEach(DeploymentWatch::end);
    computers.close();
  }
}
