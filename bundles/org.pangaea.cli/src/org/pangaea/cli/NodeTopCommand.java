package org.pangaea.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.pangaea.analysis.counts.TopView;
import org.pangaea.control.HartCounts;
import org.pangaea.control.HartStatus;
import org.pangaea.control.PageCounts;
import org.pangaea.control.ShareStatus;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.MachineStatus;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.deploy.SilentListener;
import org.pangaea.guests.GuestException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** See its description. */
@Command(
    name = "top",
    description = {
      "Shows which vCPU of which machine runs on which node and processor, how much of one it gets,",
      "and what it waits for, between two looks."
    })
final class NodeTopCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  @Option(
      names = "--over",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      defaultValue = "1",
      description = "Time between the two looks; ${DEFAULT-VALUE} if not said.")
  private Duration over;

  @Mixin private JsonOption json;

  NodeTopCommand(Context context) {
    super(context);
  }

  /**
   * One vCPU.
   *
   * @param node the virtual node that runs it
   * @param process of the node's VMM
   * @param machine whose it is
   * @param vcpu its id
   * @param processor of the computer to which it is bound, -1 for none
   * @param processorShare of one processor that it used, 1 for all of it
   * @param times parts of the time, by what it did
   * @param state what it does now
   */
  private record Line(
      String node,
      long process,
      String machine,
      int vcpu,
      int processor,
      double processorShare,
      Map<String, Double> times,
      String state) {}

  /** What one machine told at one time. */
  private record Look(long nanos, MachineStatus status, List<PageCounts> counts) {
    static Look at(ClusterSession session) throws DeployException, InterruptedException {
      MachineStatus status = session.status(ANSWER);
      return new Look(System.nanoTime(), status, session.hottestPages(0, ANSWER));
    }
  }

  @Override
  public Integer call() throws DeployException, GuestException, InterruptedException {
    List<Line> lines = new ArrayList<>();
    List<ClusterSession> sessions = new ArrayList<>();
    try {
      Map<ClusterSession, Look> first = new LinkedHashMap<>();
      for (SessionInfo machine : context().surroundings().directories().running()) {
        Optional<ClusterSession> session = reach(machine);
        if (session.isPresent()) {
          sessions.add(session.get());
          first.put(session.get(), Look.at(session.get()));
        }
      }
      if (!first.isEmpty()) {
        Thread.sleep(over);
      }
      for (Map.Entry<ClusterSession, Look> one : first.entrySet()) {
        lines.addAll(between(one.getKey().info(), one.getValue(), Look.at(one.getKey())));
      }
    } finally {
      sessions.forEach(ClusterSession::close);
    }
    show(lines);
    return ExitStatus.DONE;
  }

  /** A machine that ends just now, or has lost a node, is no reason to show nothing of others. */
  private Optional<ClusterSession> reach(SessionInfo machine) {
    try {
      return Optional.of(ClusterSession.open(machine, new SilentListener()));
    } catch (DeployException e) {
      messages().warning(e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Line> between(SessionInfo info, Look before, Look now) {
    Map<Integer, Long> cpu = new HashMap<>();
    for (MachineStatus.Node node : before.status().nodes()) {
      if (node.share() != null) {
        node.share().harts().forEach(hart -> cpu.put(hart.id(), hart.cpuNanos()));
      }
    }
    List<TopView.Hart> times = TopView.harts(now.counts(), before.counts());
    double nanos = now.nanos() - before.nanos();
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < now.status().nodes().size(); i++) {
      ShareStatus share = now.status().nodes().get(i).share();
      if (share == null) {
        continue;
      }
      for (HartStatus hart : share.harts()) {
        long used = hart.cpuNanos() - cpu.getOrDefault(hart.id(), hart.cpuNanos());
        lines.add(
            new Line(
                share.node(),
                info.nodes().get(i).pid(),
                info.name(),
                hart.id(),
                hart.processor(),
                Math.round(1000 * used / nanos) / 1000.0,
                parts(times, share.node(), hart.id()),
                hart.state()));
      }
    }
    return lines;
  }

  private static Map<String, Double> parts(List<TopView.Hart> times, String node, int hart) {
    Map<String, Double> parts = new LinkedHashMap<>();
    times.stream()
        .filter(one -> one.node().equals(node) && one.counts().id() == hart)
        .map(TopView.Hart::counts)
        .map(HartCounts::nanosByActivity)
        .forEach(nanos -> {
          double all = Math.max(1, nanos.values().stream().mapToLong(Long::longValue).sum());
          nanos.forEach(
              (activity, time) -> parts.put(activity, Math.round(1000 * time / all) / 1000.0));
        });
    return parts;
  }

  private void show(List<Line> lines) {
    if (json.isSet()) {
      context().printJson(lines);
      return;
    }
    if (lines.isEmpty()) {
      messages().info("no virtual machine is running.");
      return;
    }
    TreeSet<String> seen = new TreeSet<>();
    lines.forEach(line ->
        line.times()
            .forEach((activity, part) -> {
              if (part > 0) {
                seen.add(activity);
              }
            }));
    List<String> header =
        new ArrayList<>(List.of("NODE", "PROCESS", "MACHINE", "VCPU", "PROCESSOR", "SHARE"));
    seen.forEach(activity -> header.add(activity.toUpperCase(Locale.ROOT)));
    Table table = new Table(header);
    for (Line line : lines) {
      List<String> row = new ArrayList<>();
      row.add(line.node());
      row.add(Long.toString(line.process()));
      row.add(line.machine());
      row.add(Integer.toString(line.vcpu()));
      row.add(line.processor() < 0 ? "any" : Integer.toString(line.processor()));
      row.add(percent(line.processorShare()));
      seen.forEach(activity -> row.add(percent(line.times().getOrDefault(activity, 0.0))));
      table.row(row);
    }
    context().print(table.text());
  }

  private static String percent(double part) {
    return Numbers.tenths(100 * part) + "%";
  }
}
