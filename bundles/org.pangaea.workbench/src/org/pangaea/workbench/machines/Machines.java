package org.pangaea.workbench.machines;

import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.core.runtime.ILog;
import org.pangaea.control.VmState;
import org.pangaea.deploy.ClusterDeployment;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.ConsoleClient;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.GuestPreparation;
import org.pangaea.deploy.GuestSource;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.deploy.MachineRun;
import org.pangaea.deploy.Outcome;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.RunRequest;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.deploy.SilentListener;
import org.pangaea.deploy.ssh.RemoteComputers;
import org.pangaea.guests.GuestImages;
import org.pangaea.guests.GuestSettings;
import org.pangaea.guests.Guests;
import org.pangaea.guests.Progress;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.VirtualMachine;

/**
 * All machines of this user on this computer, whoever started them. Methods that throw wait for
 * nodes and are for jobs; the others return at once.
 */
public final class Machines {

  private static final Machines THIS_PROGRAMS = new Machines();

  /** Between two looks for machines that others have started. */
  private static final Duration SEARCH = Duration.ofMillis(700);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** A VMM that is told to end, and one that has to be made to. */
  private static final Duration LEAVING = Duration.ofSeconds(20);

  private final RunDirectories directories =
      new RunDirectories(RunDirectories.base(System.getenv()));
  private final Deployments deployments = new Deployments(directories, this::changed);
  private final Map<String, Watch> watches = new ConcurrentHashMap<>();
  private final Map<String, OwnMachine> own = new ConcurrentHashMap<>();

  /** Machines of this program that have ended, and whose VMMs and names may not be gone yet. */
  private final Map<String, OwnMachine> leaving = new ConcurrentHashMap<>();

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private Periodic searching;
  private String searchProblem = "";

  private Machines() {}

  /** The machines as this program sees them. */
  public static Machines get() {
    return THIS_PROGRAMS;
  }

  /** Begins to look for machines; again has no effect. */
  public synchronized void start() {
    if (searching == null) {
      searching = Periodic.start("search for machines", this::search, () -> {});
    }
  }

  /** The clusters that machines can run on, and the way to other computers. */
  public Deployments deployments() {
    return deployments;
  }

  /** Is called on any thread, several times a second, when there may be something new to see. */
  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  /** The listener is not called any more, but for calls under way. */
  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }

  /** What was seen last of each machine, by name; those that have ended stay until forgotten. */
  public List<MachineView> views() {
    return watches.values().stream()
        .map(Watch::view)
        .sorted(java.util.Comparator.comparing(MachineView::name))
        .toList();
  }

  /** What was seen last of a machine. */
  public Optional<MachineView> view(String name) {
    return Optional.ofNullable(watches.get(name)).map(Watch::view);
  }

  /** How a machine is reached. */
  public Optional<SessionInfo> session(String name) {
    return Optional.ofNullable(watches.get(name)).map(Watch::info);
  }

  /** Shows machines that have ended no more. */
  public void forgetEnded() {
    watches.values().removeIf(Watch::isOver);
    changed();
  }

  private Duration search() {
    try {
      see(directories.running());
      deployments.search();
      searchProblem = "";
      return SEARCH;
    } catch (DeployException e) {
      // Told once: it is the same until somebody mends it.
      if (!searchProblem.equals(e.getMessage())) {
        ILog.of(Machines.class).warn(e.getMessage());
      }
      searchProblem = e.getMessage();
      return AFTER_FAILURE;
    }
  }

  private synchronized void see(List<SessionInfo> running) {
    Map<String, SessionInfo> found = new LinkedHashMap<>();
    running.forEach(info -> found.put(info.name(), info));
    for (Watch watch : List.copyOf(watches.values())) {
      SessionInfo now = found.get(watch.info().name());
      if (now == null && !watch.isOver()) {
        // Its owner is gone, or has cleaned up.
        watch.end(VmState.STOPPED, goodbye(watch.view()));
      }
    }
    for (SessionInfo info : found.values()) {
      Watch known = watches.get(info.name());
      if (known == null
          || !known.info().started().equals(info.started())
          || !known.info().nodes().equals(info.nodes())) {
        watch(info);
      }
    }
  }

  private static String goodbye(MachineView view) {
    return view.nodes().stream()
        .filter(NodeView::isLost)
        .findFirst()
        .map(NodeView::problem)
        .orElse(view.reason().isEmpty() ? "It runs no more." : view.reason());
  }

  private void watch(SessionInfo info) {
    Watch watch = new Watch(info, own.containsKey(info.name()), this::changed);
    Watch before = watches.put(info.name(), watch);
    if (before != null && !before.isOver()) {
      before.end(VmState.STOPPED, "Another one of its name runs.");
    }
    watch.start();
    changed();
  }

  /**
   * Runs a machine, on the cluster's VMMs if it is deployed; returns when it runs. A cluster with
   * other computers is deployed for the machine, and taken down with it, as VMMs there last.
   *
   * @throws DeployException if the model is not valid or the machine cannot be started
   */
  public OwnMachine run(RunOrder order, Progress progress)
      throws DeployException, InterruptedException {
    LoadedCluster cluster = LoadedCluster.read(order.file(), order.label());
    cluster.requireValid();
    VirtualMachine machine = cluster.machine(order.machine());
    OwnMachine earlier = leaving.get(order.name().orElse(machine.getName()));
    if (earlier != null) {
      progress.phase("Waiting for the end of the run before");
      earlier.join(LEAVING);
    }
    GuestImages images =
        new GuestPreparation(guests(), cluster.folder()).prepare(machine, progress);
    Optional<DeploymentInfo> deployed = deployments.deployed(cluster.cluster().getName());
    OwnMachine mine;
    if (deployed.isEmpty() && RemoteComputers.isElsewhere(cluster.cluster())) {
      DeploymentInfo own = deployments.deploy(cluster.cluster(), progress);
      String name = own.cluster();
      boolean runs = false;
      try {
        mine =
            new OwnMachine(
                start(order, machine, images, Optional.of(own), progress), () -> takeDown(name));
        runs = true;
      } finally {
        if (!runs) {
          takeDown(name);
        }
      }
    } else {
      mine = new OwnMachine(start(order, machine, images, deployed, progress), () -> {});
    }
    synchronized (this) {
      own.put(mine.name(), mine);
      watch(mine.run().session().info());
    }
    mine.ended().thenAccept(outcome -> ended(mine, outcome));
    mine.startWaiting();
    return mine;
  }

  private MachineRun start(
      RunOrder order,
      VirtualMachine machine,
      GuestImages images,
      Optional<DeploymentInfo> deployed,
      Progress progress)
      throws DeployException, InterruptedException {
    return MachineRun.start(
        new RunRequest(order.name().orElse(machine.getName()), machine, images, deployed),
        deployments.launcher((Cluster) machine.eContainer()),
        directories,
        progress,
        new OwnMachine.Listener());
  }

  /** What was deployed for one machine goes with it. */
  private void takeDown(String cluster) {
    boolean interrupted = Thread.interrupted();
    try {
      deployments.undeploy(cluster, true);
    } catch (DeployException e) {
      ILog.of(Machines.class)
          .error(
              e.getMessage()
                  + " The VMMs of '%s' may run on. Undeploy it in the Cluster view."
                      .formatted(cluster));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void ended(OwnMachine machine, Outcome outcome) {
    leaving.put(machine.name(), machine);
    machine.gone().thenRun(() -> leaving.remove(machine.name(), machine));
    own.remove(machine.name(), machine);
    Watch watch = watches.get(machine.name());
    if (watch != null && outcome.isDetached()) {
      // Only the way to it was lost: it goes on, and is looked at like anybody's.
      watch.disown();
    } else if (watch != null) {
      outcome.lostNode().ifPresent(node -> watch.nodeLost(node, outcome.reason()));
      watch.end(outcome.state(), outcome.reason());
    }
  }

  private static GuestSource guests() throws DeployException {
    try {
      return GuestSource.of(new Guests(GuestSettings.ofThisProcess()));
    } catch (IllegalArgumentException e) {
      throw new DeployException(DeployException.Kind.FAILED, e.getMessage(), e);
    }
  }

  private ClusterSession open(String name) throws DeployException {
    return ClusterSession.open(directories.find(Optional.of(name)), new SilentListener());
  }

  /** Stops its harts and its time. */
  public void pause(String name) throws DeployException, InterruptedException {
    try (ClusterSession session = open(name)) {
      session.pause(ANSWER);
    }
  }

  /** Lets it run on. */
  public void resume(String name) throws DeployException, InterruptedException {
    try (ClusterSession session = open(name)) {
      session.resume(ANSWER);
    }
  }

  /** Ends it, like pulling its plug. */
  public void stop(String name) throws DeployException, InterruptedException {
    OwnMachine mine = own.get(name);
    if (mine != null) {
      // Also where a node is lost, which would not hear of it.
      mine.end();
      return;
    }
    ClusterDeployment.end(directories.find(Optional.of(name)), directories, ANSWER);
  }

  /** Moves a hart to a node; false if it was there. */
  public boolean migrate(String name, int hart, String node)
      throws DeployException, InterruptedException {
    try (ClusterSession session = open(name)) {
      return session.migrate(hart, node, ANSWER);
    }
  }

  /**
   * Attaches to a machine's console.
   *
   * @param sink takes output, on a thread of the connection
   */
  public ConsoleClient console(String name, OutputStream sink)
      throws DeployException, InterruptedException {
    // The console has a connection of its own; that to the nodes is not needed any more.
    try (ClusterSession session = open(name)) {
      return session.console(sink, Long.MAX_VALUE);
    }
  }

  /** Ends what this program has started, and waits for it. At its end. */
  public void close() {
    synchronized (this) {
      if (searching != null) {
        searching.close();
        searching = null;
      }
    }
    List<OwnMachine> mine = new ArrayList<>(own.values());
    mine.forEach(OwnMachine::end);
    mine.addAll(leaving.values());
    try {
      for (OwnMachine machine : mine) {
        machine.join(LEAVING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deployments.close();
  }
}
