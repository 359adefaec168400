package org.pangaea.deploy.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.pangaea.control.VmState;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.NodeFacts;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.RunFolder;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.deploy.SilentListener;
import org.pangaea.deploy.TraceRecorder;
import org.pangaea.guests.IoReason;
import org.pangaea.guests.Progress;

/**
 * Asks everybody who knows something of machines and clusters, and puts the answers into a {@link
 * ReportArchive}. Whatever cannot be had is told there, and ends nothing. One thread.
 */
public final class Reporter {
  private static final int TRACE_BUFFER = 1 << 14;
  private static final long MOST_OF_A_TRACE = 32L << 20;

  private final ReportArchive archive;
  private final Elsewhere elsewhere;
  private final Duration limit;
  private final Progress progress;

  /** Computers that could not be reached: nothing else is tried there. */
  private final Set<String> lost = new LinkedHashSet<>();

  /** What is known of VMMs, for the list of versions. */
  private final Map<String, Object> versions = new LinkedHashMap<>();

  /**
   * A reporter.
   *
   * @param limit for each answer of a node
   */
  public Reporter(ReportArchive archive, Elsewhere elsewhere, Duration limit, Progress progress) {
    this.archive = archive;
    this.elsewhere = elsewhere;
    this.limit = limit;
    this.progress = progress;
  }

  /** Looks at the computers on which nodes are. Comes before what asks the nodes. */
  public void computers(List<NodeInfo> nodes) throws DeployException, InterruptedException {
    List<NodeInfo> far = nodes.stream().filter(node -> node.remote() != null).distinct().toList();
    if (far.isEmpty()) {
      return;
    }
    progress.phase("Asking the computers");
    for (ComputerFacts computer : elsewhere.look(far, ReportArchive.mostOfALog())) {
      computer.missing().forEach(archive::missing);
      if (!computer.reached()) {
        lost.add(computer.name());
        continue;
      }
      String place = "computers/" + computer.name();
      archive.text(
          place + ".txt", "what computer " + computer.name() + " tells of itself", computer.text());
      for (Map.Entry<String, String> log : computer.logs().entrySet()) {
        archive.text(
            place + "/" + log.getKey(),
            "what a VMM on " + computer.name() + " printed",
            log.getValue());
      }
    }
  }

  /** What lies in the run directory of a machine or cluster on this computer. */
  public void folder(RunFolder folder) throws DeployException {
    String place = (folder.cluster() ? "clusters/" : "machines/") + folder.name() + "/";
    for (Path file : folder.files()) {
      String name = file.getFileName().toString();
      archive.log(place + name, "as it lies in the run directory", file);
    }
  }

  /** What the VMMs of a deployed cluster say. */
  public void cluster(DeploymentInfo cluster) throws DeployException, InterruptedException {
    progress.phase("Asking the VMMs of " + cluster.cluster());
    ask("clusters/" + cluster.cluster(), cluster.nodes(), OptionalInt.empty());
  }

  /**
   * What the nodes of a machine say.
   *
   * @param trace how long to record what its harts do; zero: not at all
   */
  public void machine(SessionInfo machine, Duration trace)
      throws DeployException, InterruptedException {
    progress.phase("Asking the nodes of " + machine.name());
    String place = "machines/" + machine.name();
    List<NodeFacts> facts = ask(place, machine.nodes(), OptionalInt.of(machine.vm()));
    if (!trace.isZero()) {
      boolean running =
          facts.size() == machine.nodes().size()
              && facts.stream()
                  .allMatch(node -> node.share() != null && !stands(node.share().state()));
      if (running) {
        progress.phase("Recording " + machine.name());
        record(machine, place + "/machine.trace", trace);
      } else {
        archive.missing(
            "a trace of " + machine.name(), "not all of its nodes answer and run right now.");
      }
    }
  }

  private static boolean stands(VmState state) {
    return state.ended() || state == VmState.PAUSED || state == VmState.CREATED;
  }

  private List<NodeFacts> ask(String place, List<NodeInfo> nodes, OptionalInt vm)
      throws DeployException, InterruptedException {
    List<NodeInfo> reachable = new ArrayList<>();
    for (NodeInfo node : nodes) {
      if (node.remote() != null && lost.contains(node.remote().computer())) {
        archive.missing(
            "node %s in %s".formatted(node.name(), place),
            "its computer, '%s', could not be reached.".formatted(node.remote().computer()));
      } else {
        reachable.add(node);
      }
    }
    List<NodeFacts> facts = askAll(reachable, vm);
    for (NodeFacts node : facts) {
      String path = "%s/nodes/%s".formatted(place, node.node());
      node.problems()
          .forEach(
              problem -> archive.missing("node %s in %s".formatted(node.node(), place), problem));
      if (node.reached()) {
        versions.put(place + " " + node.node(), node.vmm());
        archive.json(path + ".json", "state and counters", node);
      }
      if (node.report() != null) {
        archive.text(path + ".txt", "what harts, pages and links wait for", node.report().text());
      }
    }
    return facts;
  }

  private List<NodeFacts> askAll(List<NodeInfo> nodes, OptionalInt vm) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<NodeFacts>> asked = new ArrayList<>();
      for (NodeInfo node : nodes) {
        asked.add(threads.submit(() -> NodeFacts.of(node, vm, limit)));
      }
      List<NodeFacts> facts = new ArrayList<>();
      for (Future<NodeFacts> answer : asked) {
        facts.add(answer.get());
      }
      return facts;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void record(SessionInfo machine, String path, Duration time)
      throws DeployException, InterruptedException {
    String what = "a trace of " + machine.name();
    try {
      Path file = Files.createTempFile("pangaea", ".trace");
      try (ClusterSession session = ClusterSession.open(machine, new SilentListener())) {
        TraceRecorder.Recording recording =
            new TraceRecorder(session, file, MOST_OF_A_TRACE, TRACE_BUFFER).record(time);
        archive.plain(
            path,
            "%s, %d events over %.1f s, for pangaea trace"
                .formatted(what, recording.events(), time.toMillis() / 1000.0),
            file);
      } catch (DeployException e) {
        archive.missing(what, e.getMessage());
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      archive.missing(what, "there is no temporary file for it: " + IoReason.of(e) + ".");
    }
  }

  /** Versions of the VMMs that were asked, by place and node. */
  public Map<String, Object> versions() {
    return versions;
  }
}
