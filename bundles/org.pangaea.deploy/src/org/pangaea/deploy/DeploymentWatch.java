package org.pangaea.deploy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pangaea.control.VmReference;

/**
 * Looks at a deployed cluster again and again, by connections that stay: which of its VMMs answer,
 * and what the machines on them do. One thread.
 */
public final class DeploymentWatch implements AutoCloseable {
  /** A computer that is gone is not asked for with every look, which would take too long. */
  private static final int LOOKS_BETWEEN_TRIES = 5;

  private final DeploymentInfo deployment;
  private final RunDirectories directories;
  private final Duration limit;
  private final Map<String, NodeClient> clients = new HashMap<>();
  private final Map<String, String> problems = new HashMap<>();
  private final Map<String, Integer> pauses = new HashMap<>();

  /**
   * Connects to nothing yet.
   *
   * @param limit for each answer
   */
  public DeploymentWatch(DeploymentInfo deployment, RunDirectories directories, Duration limit) {
    this.deployment = deployment;
    this.directories = directories;
    this.limit = limit;
  }

  /**
   * What there is to see.
   *
   * @param nodes by name: {@code up}, or why not
   * @param machines by name: their states
   * @param running machines that have not ended
   */
  public record Look(
      Map<String, String> nodes, Map<String, String> machines, List<String> running) {
    /** How many VMMs answer. */
    public boolean allUp() {
      return nodes.values().stream().allMatch("up"::equals);
    }
  }

  /** Looks. */
  public Look look() throws DeployException, InterruptedException {
    Map<String, String> nodes = new LinkedHashMap<>();
    for (NodeInfo node : deployment.nodes()) {
      nodes.put(node.name(), connect(node) ? "up" : problems.get(node.name()));
    }
    Map<String, String> machines = new LinkedHashMap<>();
    List<String> running = new ArrayList<>();
    for (SessionInfo machine : directories.machinesOn(deployment)) {
      MachineStatus status = status(machine);
      machines.put(
          machine.name(), status.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
      if (!status.state().ended()) {
        running.add(machine.name());
      }
    }
    return new Look(nodes, machines, running);
  }

  private boolean connect(NodeInfo node) {
    NodeClient client = clients.get(node.name());
    if (client != null && !client.closed().isDone()) {
      return true;
    }
    clients.remove(node.name());
    if (client == null && pauses.merge(node.name(), -1, Integer::sum) > 0) {
      return false;
    }
    try {
      clients.put(node.name(), NodeClient.connect(node, new SilentListener()));
      problems.remove(node.name());
      return true;
    } catch (IOException e) {
      problems.put(node.name(), ClusterSession.unreachable(node, e).getMessage());
      pauses.put(node.name(), node.remote() == null ? 0 : LOOKS_BETWEEN_TRIES);
      return false;
    }
  }

  private MachineStatus status(SessionInfo machine) throws InterruptedException {
    VmReference vm = new VmReference(machine.vm());
    List<MachineStatus.Node> shares = new ArrayList<>();
    for (NodeInfo node : machine.nodes()) {
      shares.add(share(node, vm));
    }
    return MachineStatus.of(machine.name(), shares);
  }

  private MachineStatus.Node share(NodeInfo node, VmReference vm) throws InterruptedException {
    NodeClient client = clients.get(node.name());
    if (client == null) {
      return new MachineStatus.Node(node.name(), null, problems.get(node.name()), false, false);
    }
    try {
      return MachineStatus.Node.of(
          node.name(), client.call("tell its status", limit, control -> control.status(vm)));
    } catch (DeployException e) {
      return MachineStatus.Node.of(node.name(), e);
    }
  }

  /** Looks no more; what runs goes on. */
  @Override
  public void close() {
    clients.values().forEach(NodeClient::close);
    clients.clear();
  }
}
