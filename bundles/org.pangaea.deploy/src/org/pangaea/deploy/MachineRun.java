package org.pangaea.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.pangaea.control.StateChange;
import org.pangaea.control.VmState;
import org.pangaea.control.VmmListener;
import org.pangaea.guests.IoReason;
import org.pangaea.guests.Progress;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ByteSize;

/**
 * A machine that runs, as its owner has it. Either the VMMs are children of this process and end
 * with it, or they are those of a deployed cluster: then the machine goes on if this process dies,
 * or leaves it with {@link #detach}. Made, awaited and closed by one thread; {@link #session} is
 * for any.
 */
public final class MachineRun implements AutoCloseable {
  private static final Duration REPORT = Duration.ofSeconds(5);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final RunDirectory directory;
  private final int vm;
  private final Processes processes = new Processes();
  private final List<NodeClient> clients = new ArrayList<>();
  private final RunEvents events = new RunEvents();
  private final VmmListener listener;
  private final RunWatch watch;
  private SessionInfo info;
  private ClusterSession session;
  private boolean keepLogs;
  private boolean detached;

  private MachineRun(
      RunDirectory directory, int vm, List<VirtualNode> nodes, RunListener listener) {
    this.directory = directory;
    this.vm = vm;
    this.listener =
        new OneMachine(vm, nodes.stream().map(VirtualNode::getName).toList(), events.listener());
    watch =
        new RunWatch(
            events,
            listener,
            this::report,
            nodes.stream().anyMatch(node -> !Clusters.isHere(Clusters.computer(node))));
  }

  /**
   * Starts a machine. Either it runs when this returns, or nothing of it is left.
   *
   * @throws DeployException if it cannot be started
   * @throws InterruptedException if the thread was interrupted meanwhile
   */
  public static MachineRun start(
      RunRequest request,
      Launcher launcher,
      RunDirectories directories,
      Progress progress,
      RunListener listener)
      throws DeployException, InterruptedException {
    Specifications specifications = new Specifications(request.machine());
    if (request.deployment().isEmpty()) {
      requireHere(specifications.nodes());
    } else {
      requireFits(request, specifications, directories);
      removeEnded(request.name(), directories);
    }
    int vm =
        request.deployment().isPresent() ? directories.nextMachine(request.deployment().get()) : 0;
    RunDirectory directory = directories.create(request.name(), specifications.nodes().size());
    MachineRun run = new MachineRun(directory, vm, specifications.nodes(), listener);
    try {
      run.bringUp(request, specifications, launcher, progress);
      return run;
    } catch (DeployException e) {
      // A thread that is interrupted while it sends has its channel closed, and sees only that.
      boolean interrupted = Thread.interrupted();
      run.keepLogs = !interrupted;
      run.close();
      if (interrupted) {
        throw new InterruptedException();
      }
      throw e;
    } catch (InterruptedException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  static void requireHere(List<VirtualNode> nodes) throws DeployException {
    for (VirtualNode node : nodes) {
      if (!Clusters.isHere(Clusters.computer(node))) {
        throw new DeployException(
            DeployException.Kind.FAILED,
            "Node '%s' is on computer '%s', which is reached at %s. Deploy the cluster first: pangaea cluster deploy FILE"
                .formatted(
                    node.getName(),
                    Clusters.computer(node).getName(),
                    Clusters.computer(node).getAddress()));
      }
    }
  }

  /** The model may have changed since the cluster was deployed. */
  private static void requireFits(
      RunRequest request, Specifications specifications, RunDirectories directories)
      throws DeployException {
    DeploymentInfo deployment = request.deployment().get();
    String remedy =
        "Deploy the cluster again: pangaea cluster undeploy %s, then pangaea cluster deploy FILE."
            .formatted(deployment.cluster());
    for (VirtualNode node : specifications.nodes()) {
      if (deployment.node(node.getName()).isEmpty()) {
        throw new DeployException(
            DeployException.Kind.NOT_FOUND,
            "'%s' needs the node '%s', and the cluster '%s' was deployed without it. %s"
                .formatted(request.name(), node.getName(), deployment.cluster(), remedy));
      }
    }
    long taken =
        directories.machinesOn(deployment).stream()
            .filter(machine -> !machine.name().equals(request.name()))
            .mapToLong(SessionInfo::memory)
            .sum();
    long wanted = Clusters.memorySize(request.machine());
    if (taken + wanted > deployment.memory()) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "'%s' needs %s of memory. The cluster '%s' was deployed for machines of %s in all, of which others have %s. Stop one of them, or enlarge the model. %s"
              .formatted(
                  request.name(),
                  ByteSize.format(wanted),
                  deployment.cluster(),
                  ByteSize.format(deployment.memory()),
                  ByteSize.format(taken),
                  remedy));
    }
  }

  /** A machine of the same name that is over need not be removed by hand. */
  private static void removeEnded(String name, RunDirectories directories)
      throws DeployException, InterruptedException {
    for (SessionInfo machine : directories.running()) {
      if (machine.name().equals(name)
          && machine.isDeployed()
          && ClusterDeployment.hasEnded(machine)) {
        ClusterDeployment.end(machine, directories, STOP);
      }
    }
  }

  private void bringUp(
      RunRequest request, Specifications specifications, Launcher launcher, Progress progress)
      throws DeployException, InterruptedException {
    if (request.deployment().isEmpty()) {
      launch(request, specifications, launcher, progress);
    } else {
      reach(request, specifications);
    }
    session = new ClusterSession(info, clients);
    BringUp steps = new BringUp(specifications, launcher, progress);
    steps.prepare(session, request.guest());
    progress.phase("Starting the machine");
    steps.start(session);
  }

  private void launch(
      RunRequest request, Specifications specifications, Launcher launcher, Progress progress)
      throws DeployException, InterruptedException {
    List<VirtualNode> nodes = specifications.nodes();
    long memory = Clusters.memorySize(request.machine());
    int unit = (int) Clusters.coherenceUnit(request.machine());
    progress.phase("Starting " + BringUp.counted(nodes.size(), "VMM"));
    for (int i = 0; i < nodes.size(); i++) {
      String node = nodes.get(i).getName();
      processes.add(launcher.launch(directory.nodeStart(i, node, memory, unit, true)));
    }
    write(request, specifications, processes.all().stream().map(NodeInfo::of).toList());
    for (VmmProcess process : processes.all()) {
      NodeClient client = Joining.connect(process, listener);
      clients.add(client);
      events.watch(process);
      events.watch(client, NodeInfo.of(process));
    }
    progress.phase("Joining " + BringUp.counted(nodes.size(), "VMM"));
    Joining.join(nodes, clients, processes.all(), directory);
  }

  /** Connects to the VMMs of a deployed cluster. */
  private void reach(RunRequest request, Specifications specifications) throws DeployException {
    DeploymentInfo deployment = request.deployment().get();
    List<NodeInfo> nodes =
        specifications.nodes().stream()
            .map(node -> deployment.node(node.getName()).orElseThrow())
            .toList();
    for (NodeInfo node : nodes) {
      try {
        NodeClient client = NodeClient.connect(node, listener);
        clients.add(client);
        events.watch(client, node);
      } catch (IOException e) {
        throw ClusterSession.unreachable(node, e);
      }
    }
    write(request, specifications, nodes);
  }

  private void write(RunRequest request, Specifications specifications, List<NodeInfo> nodes)
      throws DeployException {
    Cluster model = (Cluster) request.machine().eContainer();
    directory.write(model);
    info =
        new SessionInfo(
            request.name(),
            vm,
            model.getName(),
            request.guest().name(),
            ProcessHandle.current().pid(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            specifications.consoleNode(),
            nodes,
            Clusters.memorySize(request.machine()),
            request.deployment().map(DeploymentInfo::cluster).orElse(null));
    directory.write(info);
  }

  /** For everything that others may do as well. */
  public ClusterSession session() {
    return session;
  }

  /** Where the nodes' logs are. */
  public Path logs() {
    return Path.of(info.nodes().getFirst().log()).getParent();
  }

  /**
   * Leaves the machine to itself: {@link #await} returns, and {@link #close} ends nothing. Any
   * thread.
   *
   * @return false if it has VMMs of its own, which cannot go on without this process
   */
  public boolean detach() {
    if (!info.isDeployed()) {
      return false;
    }
    events.add(new RunEvent.Left());
    return true;
  }

  /**
   * Lets {@link #await} return as if a client had ended the machine, which {@link #close} then
   * does. Any thread.
   *
   * @param reason a sentence
   */
  public void leave(String reason) {
    events.add(
        new RunEvent.Changed(
            new StateChange(
                session.info().nodes().getFirst().name(), vm, VmState.STOPPED, reason)));
  }

  /**
   * Waits for the machine's end.
   *
   * @param limit how long
   * @throws DeployException if it did not end in time
   */
  public Outcome await(Duration limit) throws DeployException, InterruptedException {
    Outcome outcome = watch.await(limit);
    detached = outcome.isDetached();
    keepLogs |= outcome.lostNode().isPresent() || !outcome.isGood();
    // A VMM that stands still would not hear that it is to end, and all would wait for it.
    outcome.lostNode().ifPresent(processes::kill);
    return outcome;
  }

  /** What the nodes say of themselves, in a file that outlives the machine. */
  public Path report() throws DeployException, InterruptedException {
    try {
      return directory.writeReport(session.report(REPORT));
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "The report cannot be written to %s: %s.".formatted(directory.path(), IoReason.of(e)),
          e);
    }
  }

  /** What the log of a node ends with. */
  public String logOf(String node) {
    return info.nodes().stream()
        .filter(known -> known.name().equals(node))
        .findFirst()
        .map(known -> LogTail.of(Path.of(known.log())))
        .orElse("");
  }

  /**
   * Ends the machine, if it has not ended, and its VMMs if it has some of its own, and removes what
   * they left. A machine that was left to itself goes on.
   */
  @Override
  public void close() {
    if (!detached) {
      end();
    }
    clients.forEach(NodeClient::close);
    boolean interrupted = false;
    boolean again;
    do {
      // An interrupt closes the channel by which the directory's lock is taken.
      interrupted |= Thread.interrupted();
      again = !closeDirectory() && Thread.currentThread().isInterrupted();
    } while (again);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    if (info == null || !info.isDeployed()) {
      processes.end(clients);
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      ClusterDeployment.stop(info, STOP);
    } catch (DeployException e) {
      // A computer cannot be reached: the machine is still there for whoever stops it later.
      detached = true;
    } catch (InterruptedException e) {
      // Its VMMs last; whoever looks for it finds it, and can stop it.
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean closeDirectory() {
    try {
      if (detached) {
        directory.leave();
      } else {
        directory.close(keepLogs);
      }
      return true;
    } catch (IOException | DeployException e) {
      // Nothing runs any more; the next run of this name removes what is left.
      return false;
    }
  }
}
