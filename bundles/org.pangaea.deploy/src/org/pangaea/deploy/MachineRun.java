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
import org.pangaea.guests.IoReason;
import org.pangaea.guests.Progress;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;

/**
 * A machine that runs, as its owner has it: the VMMs are children of this process and end with it.
 * Made, awaited and closed by one thread; {@link #session} is for any.
 */
public final class MachineRun implements AutoCloseable {
  private static final Duration REPORT = Duration.ofSeconds(5);

  private final RunDirectory directory;
  private final Processes processes = new Processes();
  private final List<NodeClient> clients = new ArrayList<>();
  private final RunEvents events = new RunEvents();
  private final RunWatch watch;
  private ClusterSession session;
  private boolean keepLogs;

  private MachineRun(RunDirectory directory, RunListener listener) {
    this.directory = directory;
    watch = new RunWatch(events, listener, this::report);
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
    requireHere(specifications);
    MachineRun run =
        new MachineRun(directories.create(request.name(), specifications.nodes().size()), listener);
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

  private static void requireHere(Specifications specifications) throws DeployException {
    if (specifications.elsewhere().isPresent()) {
      var node = specifications.elsewhere().get();
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Node '%s' is on computer '%s', which is reached at %s, and deployment to other computers is not there yet. Run its nodes on this computer: address = localhost."
              .formatted(
                  node.getName(),
                  Clusters.computer(node).getName(),
                  Clusters.computer(node).getAddress()));
    }
  }

  private void bringUp(
      RunRequest request, Specifications specifications, Launcher launcher, Progress progress)
      throws DeployException, InterruptedException {
    BringUp steps = new BringUp(specifications, progress);
    List<String> nodes = steps.nodeNames();
    long memory = Clusters.memorySize(request.machine());
    progress.phase("Starting " + BringUp.counted(nodes.size(), "VMM"));
    for (int i = 0; i < nodes.size(); i++) {
      processes.add(launcher.launch(directory.nodeStart(i, nodes.get(i), memory)));
    }
    SessionInfo info = info(request, specifications);
    try {
      directory.write(info);
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "Cannot write to %s: %s.".formatted(directory.path(), IoReason.of(e)),
          e);
    }
    for (VmmProcess process : processes.all()) {
      NodeClient client = BringUp.connect(process, events.listener());
      clients.add(client);
      events.watch(process);
      events.watch(client, process);
    }
    session = new ClusterSession(info, clients);
    steps.prepare(session, request.guest());
    progress.phase("Starting the machine");
    steps.start(session);
  }

  private SessionInfo info(RunRequest request, Specifications specifications) {
    return new SessionInfo(
        request.name(),
        BringUp.VM,
        ((Cluster) request.machine().eContainer()).getName(),
        request.guest().name(),
        ProcessHandle.current().pid(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        specifications.consoleNode(),
        processes.all().stream()
            .map(p -> new NodeInfo(p.node(), p.pid(), p.socket().toString(), p.log().toString()))
            .toList());
  }

  /** For everything that others may do as well. */
  public ClusterSession session() {
    return session;
  }

  /** Where logs and reports are. */
  public Path directory() {
    return directory.path();
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
                session.info().nodes().getFirst().name(), BringUp.VM, VmState.STOPPED, reason)));
  }

  /**
   * Waits for the machine's end.
   *
   * @param limit how long
   * @throws DeployException if it did not end in time
   */
  public Outcome await(Duration limit) throws DeployException, InterruptedException {
    Outcome outcome = watch.await(limit);
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
    return processes.all().stream()
        .filter(process -> process.node().equals(node))
        .findFirst()
        .map(process -> LogTail.of(process.log()))
        .orElse("");
  }

  /** Whether logs are left in {@link #directory} when this is closed. */
  public boolean keepsLogs() {
    return keepLogs;
  }

  /** Ends the machine, if it has not ended, and its VMMs, and removes what they left. */
  @Override
  public void close() {
    processes.end(clients);
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

  private boolean closeDirectory() {
    try {
      directory.close(keepLogs);
      return true;
    } catch (IOException | DeployException e) {
      // Nothing runs any more; the next run of this name removes what is left.
      return false;
    }
  }
}
