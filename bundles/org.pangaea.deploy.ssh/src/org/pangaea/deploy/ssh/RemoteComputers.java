package org.pangaea.deploy.ssh;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pangaea.deploy.ClusterDeployment;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.Doors;
import org.pangaea.deploy.Launcher;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.VmmCommand;
import org.pangaea.guests.GuestSettings;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;

/**
 * All computers that a client reaches, this one and those by SSH, with what is done on them for a
 * whole cluster. Nothing of SSH is loaded before the first other computer is wanted. Any thread.
 */
public final class RemoteComputers implements Doors.Opener, AutoCloseable {
  private final Map<String, String> environment;
  private final Supplier<Optional<SshPrompt>> prompt;
  private final Local here;
  private SshComputers computers;
  private SshDoors doors;

  /** Makes what launches on this computer, when it is wanted. */
  public interface Local {
    /**
     * A launcher.
     *
     * @throws DeployException if there is nothing to launch
     */
    Launcher launcher() throws DeployException;
  }

  /**
   * @param environment variables of this process
   * @param prompt whom to ask about keys; asked for once, when the first computer is reached
   */
  public RemoteComputers(
      Map<String, String> environment, Supplier<Optional<SshPrompt>> prompt, Local here) {
    this.environment = environment;
    this.prompt = prompt;
    this.here = here;
  }

  /** Those that are reached by SSH. */
  public synchronized SshComputers computers() {
    if (computers == null) {
      computers = new SshComputers(SshEnvironment.of(environment, prompt.get()));
    }
    return computers;
  }

  /** Lets the user be asked again for what was not given, or was wrong, before. */
  public synchronized void askAgain() {
    if (computers != null) {
      computers.askAgain();
    }
  }

  /** Whether a cluster has computers other than this one. */
  public static boolean isElsewhere(Cluster cluster) {
    return !cluster.getComputers().stream().allMatch(Clusters::isHere);
  }

  /** Launches the nodes of a cluster where its model says that they are. */
  public Launcher launcher(Cluster cluster) throws DeployException {
    return isElsewhere(cluster) ? ssh(Optional.of(cluster)) : here.launcher();
  }

  /** Finds nodes that were launched earlier. */
  public Launcher launcher(List<NodeInfo> nodes) throws DeployException {
    return nodes.stream().allMatch(node -> node.remote() == null)
        ? here.launcher()
        : ssh(Optional.empty());
  }

  /** What deploying a cluster would do on computers other than this one. */
  public List<PlannedComputer> plan(Cluster cluster) throws DeployException, InterruptedException {
    return isElsewhere(cluster) ? ssh(Optional.of(cluster)).plan() : List.of();
  }

  private SshLauncher ssh(Optional<Cluster> cluster) throws DeployException {
    return new SshLauncher(
        computers(),
        cluster,
        here.launcher(),
        VmmCommand.of(System.getProperties()).home(),
        runtime(),
        who());
  }

  /**
   * What computers without a Java are brought.
   *
   * @throws DeployException if this process does not know of a Java itself
   */
  public CarriedRuntime runtime() throws DeployException {
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    return new CarriedRuntime(
        VmmCommand.of(System.getProperties()).java(),
        GuestSettings.caches(environment, home).resolve("runtimes"));
  }

  private String who() {
    String host = environment.getOrDefault("HOSTNAME", "");
    try {
      host = host.isEmpty() ? InetAddress.getLocalHost().getHostName() : host;
    } catch (IOException e) {
      host = "an unnamed computer";
    }
    return System.getProperty("user.name") + "@" + host;
  }

  /**
   * Ends the VMMs of a deployed cluster, and removes what they left.
   *
   * @param force whether virtual machines that run there are ended, too
   * @param keepCache whether what was brought to other computers stays there
   * @throws DeployException if machines run there and are not to be ended, or a computer cannot be
   *     reached
   */
  public void undeploy(
      DeploymentInfo deployment, RunDirectories directories, boolean force, boolean keepCache)
      throws DeployException, InterruptedException {
    List<NodeInfo> nodes = deployment.nodes();
    ClusterDeployment.undeploy(deployment, launcher(nodes), directories, force);
    if (!keepCache && nodes.stream().anyMatch(node -> node.remote() != null)) {
      ssh(Optional.empty()).removeCaches(nodes);
    }
  }

  /**
   * Ends what a client left that was killed, or that another computer deployed: this one knows
   * nothing of it.
   *
   * @param cluster one with other computers
   * @param keepCache whether what was brought there stays
   * @return how many VMMs were ended
   */
  public int sweep(Cluster cluster, boolean keepCache)
      throws DeployException, InterruptedException {
    SshLauncher launcher = ssh(Optional.of(cluster));
    int ended = launcher.sweep();
    if (!keepCache) {
      launcher.removeCaches(List.of());
    }
    return ended;
  }

  /** Where a node's control socket is offered on this computer. */
  @Override
  public Path open(NodeInfo node) throws IOException, DeployException, InterruptedException {
    SshDoors opened;
    synchronized (this) {
      if (doors == null) {
        doors = new SshDoors(computers());
      }
      opened = doors;
    }
    return opened.open(node);
  }

  /** Ends connections. What runs on other computers goes on. */
  @Override
  public synchronized void close() {
    if (doors != null) {
      doors.close();
      doors = null;
    }
    if (computers != null) {
      computers.close();
      computers = null;
    }
  }
}
