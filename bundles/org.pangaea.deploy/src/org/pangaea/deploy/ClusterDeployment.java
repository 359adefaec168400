package org.pangaea.deploy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pangaea.control.VmReference;
import org.pangaea.guests.Progress;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.VirtualNode;

/**
 * Puts a VMM on every virtual node of a cluster, and takes them away again. They last until then,
 * and run as many virtual machines as fit, at once or one after the other, each started and ended
 * for itself ({@link MachineRun}).
 */
public final class ClusterDeployment {
  private static final Duration STOP = Duration.ofSeconds(10);

  private ClusterDeployment() {}

  /**
   * Starts and joins the VMMs. Either all run when this returns, or none is left.
   *
   * @param cluster a valid one
   * @throws DeployException if it is deployed already, or cannot be
   * @throws InterruptedException if the thread was interrupted meanwhile
   */
  public static DeploymentInfo deploy(
      Cluster cluster, Launcher launcher, RunDirectories directories, Progress progress)
      throws DeployException, InterruptedException {
    List<VirtualNode> nodes = Clusters.nodes(cluster);
    long memory = cluster.getVirtualMachines().stream().mapToLong(Clusters::memorySize).sum();
    int unit = (int) cluster.getCoherenceUnit();
    launcher.prepare(progress);
    RunDirectory directory = directories.clusters().create(cluster.getName(), nodes.size());
    Processes processes = new Processes();
    List<NodeClient> clients = new ArrayList<>();
    boolean deployed = false;
    try {
      directory.write(cluster);
      progress.phase("Starting " + BringUp.counted(nodes.size(), "VMM"));
      for (int i = 0; i < nodes.size(); i++) {
        String node = nodes.get(i).getName();
        processes.add(launcher.launch(directory.nodeStart(i, node, memory, unit, false)));
      }
      for (VmmProcess process : processes.all()) {
        clients.add(Joining.connect(process, new SilentListener()));
      }
      progress.phase("Joining " + BringUp.counted(nodes.size(), "VMM"));
      Joining.join(nodes, clients, processes.all(), directory);
      DeploymentInfo info =
          new DeploymentInfo(
              cluster.getName(),
              Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
              memory,
              processes.all().stream().map(NodeInfo::of).toList());
      directory.write(info);
      directory.leave();
      deployed = true;
      return info;
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "The directory %s cannot be used: %s.".formatted(directory.path(), e.getMessage()),
          e);
    } finally {
      if (!deployed) {
        processes.end(clients);
        discard(processes, launcher);
        discard(directory);
      }
      clients.forEach(NodeClient::close);
    }
  }

  private static void discard(Processes processes, Launcher launcher) {
    boolean interrupted = Thread.interrupted();
    try {
      launcher.discard(processes.all().stream().map(NodeInfo::of).toList());
    } catch (DeployException e) {
      // What is wrong with that computer is told by why the deployment failed.
      interrupted |= Thread.interrupted();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void discard(RunDirectory directory) {
    try {
      directory.close(false);
    } catch (IOException | DeployException e) {
      // Nothing runs; the next deployment of this name removes what is left.
      return;
    }
  }

  /**
   * Ends the VMMs, politely first, and removes what they left.
   *
   * @param force whether virtual machines that run there are ended, too
   * @throws DeployException if machines run there and are not to be ended
   */
  public static void undeploy(
      DeploymentInfo deployment, Launcher launcher, RunDirectories directories, boolean force)
      throws DeployException, InterruptedException {
    List<SessionInfo> machines = directories.machinesOn(deployment);
    if (!force) {
      requireIdle(deployment, machines);
    }
    for (SessionInfo machine : machines) {
      try {
        stop(machine, STOP);
      } catch (DeployException e) {
        // It ends with its VMMs, or what follows says why that cannot be.
        continue;
      }
    }
    Processes processes = new Processes();
    List<NodeClient> clients = new ArrayList<>();
    for (NodeInfo node : deployment.nodes()) {
      processes.add(launcher.find(node));
      try {
        clients.add(NodeClient.connect(node, new SilentListener()));
      } catch (IOException e) {
        // It has ended, or hangs: then it is told by stronger means.
        continue;
      }
    }
    processes.end(clients);
    clients.forEach(NodeClient::close);
    launcher.discard(deployment.nodes());
    for (SessionInfo machine : machines) {
      directories.remove(machine);
    }
    directories.remove(deployment);
  }

  private static void requireIdle(DeploymentInfo deployment, List<SessionInfo> machines)
      throws DeployException, InterruptedException {
    List<SessionInfo> running = new ArrayList<>();
    for (SessionInfo machine : machines) {
      if (!hasEnded(machine)) {
        running.add(machine);
      }
    }
    if (!running.isEmpty()) {
      String names = running.stream().map(SessionInfo::name).collect(Collectors.joining(", "));
      throw new DeployException(
          DeployException.Kind.FAILED,
          "On the cluster '%s' run: %s. Stop them with pangaea vm stop NAME, or end them together with the cluster: --force."
              .formatted(deployment.cluster(), names));
    }
  }

  /** Whether a machine on a deployed cluster is over, and only its name is still taken. */
  static boolean hasEnded(SessionInfo machine) throws DeployException, InterruptedException {
    try (ClusterSession session = ClusterSession.open(machine, new SilentListener())) {
      return session.status(STOP).nodes().stream()
          .allMatch(node -> node.share() == null || node.share().state().ended());
    } catch (DeployException e) {
      // Of a computer that cannot be reached nothing is known.
      if (e.kind() == DeployException.Kind.UNREACHABLE
          && !(e.getCause() instanceof Doors.Unreachable)) {
        // Without one of its nodes no machine goes on.
        return true;
      }
      throw e;
    }
  }

  /**
   * Ends a machine that runs, whoever has started it. On a deployed cluster that frees its name;
   * elsewhere its owner hears of it, ends the VMMs and removes what they left.
   *
   * @param limit for each node to answer
   * @throws DeployException if a part of it may run on: then its name is not free
   */
  public static void end(SessionInfo machine, RunDirectories directories, Duration limit)
      throws DeployException, InterruptedException {
    if (machine.isDeployed()) {
      // Also where a node is lost, and a session with all nodes cannot be had.
      stop(machine, limit);
      directories.remove(machine);
    } else {
      try (ClusterSession session = ClusterSession.open(machine, new SilentListener())) {
        session.stop(limit);
      }
    }
  }

  /**
   * Ends the shares of a machine, on all nodes at once. One whose VMM is gone is gone, too.
   *
   * @throws DeployException if a node did not do it, after all others have been asked
   */
  static void stop(SessionInfo machine, Duration limit)
      throws DeployException, InterruptedException {
    VmReference vm = new VmReference(machine.vm());
    DeployException failure = null;
    List<NodeClient.Request<Void>> requests = new ArrayList<>();
    try {
      for (NodeInfo node : machine.nodes()) {
        try {
          NodeClient client = NodeClient.connect(node, new SilentListener());
          requests.add(client.send("stop", control -> control.stop(vm)));
        } catch (Doors.Unreachable e) {
          // Its share may run on, and must not be forgotten.
          failure = ClusterSession.unreachable(node, e);
        } catch (IOException e) {
          // Gone: its share with it.
          continue;
        }
      }
      for (NodeClient.Request<Void> request : requests) {
        try {
          request.await(limit);
        } catch (DeployException e) {
          boolean gone = e.kind() == DeployException.Kind.UNREACHABLE;
          failure = gone ? failure : e;
        }
      }
    } finally {
      requests.forEach(request -> request.client().close());
    }
    if (failure != null) {
      throw failure;
    }
  }
}
