package org.pangaea.workbench.machines;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.pangaea.control.HartStatus;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.VmState;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.MachineStatus;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.deploy.SilentListener;

/**
 * Looks at one machine again and again, on a thread of its own: one that hangs keeps none of the
 * others from being seen.
 */
final class Watch implements Runnable {

  /** Between two looks. */
  private static final Duration PERIOD = Duration.ofMillis(300);

  /** After which a node that does not answer is said to be lost. */
  private static final Duration ANSWER = Duration.ofMillis(1500);

  /** VMMs listen only some time after a machine's directory is there. */
  private static final Duration STARTING = Duration.ofSeconds(60);

  /** What was counted at a look. */
  private record Count(long instructions, long cpuNanos, long at) {}

  private final SessionInfo info;
  private final boolean own;
  private final Runnable changed;
  private final AtomicReference<MachineView> last;
  private final Map<Integer, Count> counts = new HashMap<>();
  private final long begun = System.nanoTime();
  private volatile boolean over;

  Watch(SessionInfo info, boolean own, Runnable changed) {
    this.info = info;
    this.own = own;
    this.changed = changed;
    last =
        new AtomicReference<>(
            new MachineView(
                info.name(),
                info.cluster(),
                info.guest(),
                own,
                VmState.CREATED,
                "",
                0,
                info.nodes().stream().map(node -> unseen(node, null)).toList()));
  }

  private static NodeView unseen(NodeInfo node, String problem) {
    return new NodeView(node.name(), node.pid(), List.of(), Map.of(), null, problem);
  }

  SessionInfo info() {
    return info;
  }

  MachineView view() {
    return last.get();
  }

  void start() {
    Thread.ofPlatform().daemon().name("watch " + info.name()).start(this);
  }

  /** The machine is gone: what was seen last stays, in its last state. */
  void end(VmState state, String reason) {
    over = true;
    last.updateAndGet(view ->
        view.state().ended() && view.reason().length() >= reason.length()
            ? view
            : new MachineView(
                view.name(),
                view.cluster(),
                view.guest(),
                view.own(),
                view.state().ended() ? view.state() : state,
                reason,
                view.guestTicks(),
                view.nodes()));
    changed.run();
  }

  /** Notes which node it was that the machine ended of. */
  void nodeLost(String node, String why) {
    last.updateAndGet(view ->
        with(
            view,
            view.state(),
            view.nodes().stream()
                .map(one ->
                    one.name().equals(node) && !one.isLost()
                        ? new NodeView(
                            one.name(), one.pid(), one.harts(), one.pages(), one.seen(), why)
                        : one)
                .toList()));
  }

  boolean isOver() {
    return over;
  }

  @Override
  public void run() {
    while (!over) {
      try (ClusterSession session = ClusterSession.open(info, new SilentListener())) {
        while (!over) {
          look(session.status(ANSWER));
          Thread.sleep(PERIOD);
        }
      } catch (DeployException unreachable) {
        lost(unreachable.getMessage());
        try {
          Thread.sleep(PERIOD);
        } catch (InterruptedException e) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** A node cannot be connected to; which ones can is not known then. */
  private void lost(String why) {
    if (System.nanoTime() - begun < STARTING.toNanos() && last.get().isStarting()) {
      return;
    }
    last.updateAndGet(view ->
        view.state().ended()
            ? view
            : with(
                view,
                view.state(),
                view.nodes().stream()
                    .map(node ->
                        why.contains("'" + node.name() + "'")
                            ? new NodeView(
                                node.name(),
                                node.pid(),
                                node.harts(),
                                node.pages(),
                                node.seen(),
                                why)
                            : node)
                    .toList()));
    changed.run();
  }

  private static MachineView with(MachineView view, VmState state, List<NodeView> nodes) {
    return new MachineView(
        view.name(),
        view.cluster(),
        view.guest(),
        view.own(),
        state,
        view.reason(),
        view.guestTicks(),
        nodes);
  }

  private void look(MachineStatus status) {
    MachineView before = last.get();
    List<NodeView> nodes = new ArrayList<>();
    long ticks = before.guestTicks();
    String reason = "";
    for (int i = 0; i < status.nodes().size(); i++) {
      MachineStatus.Node node = status.nodes().get(i);
      ShareStatus share = node.share();
      NodeView known = before.nodes().get(i);
      if (share == null) {
        nodes.add(
            new NodeView(
                known.name(),
                known.pid(),
                known.harts(),
                known.pages(),
                known.seen(),
                node.problem()));
        continue;
      }
      ticks = Math.max(ticks, share.guestTicks());
      if (share.reason() != null
          && share.state() == status.state()
          && status.state() != VmState.RUNNING
          && status.state() != VmState.PAUSED) {
        reason = share.reason();
      }
      nodes.add(
          new NodeView(
              known.name(),
              known.pid(),
              share.harts().stream().map(this::hart).toList(),
              share.pagesByState(),
              Instant.now(),
              null));
    }
    if (over) {
      return;
    }
    MachineView seen =
        new MachineView(
            info.name(),
            info.cluster(),
            info.guest(),
            own,
            status.state(),
            reason,
            ticks,
            List.copyOf(nodes));
    last.set(seen);
    changed.run();
  }

  private HartView hart(HartStatus hart) {
    Count now = new Count(hart.instructions(), hart.cpuNanos(), System.nanoTime());
    Count before = counts.put(hart.id(), now);
    double nanos = before == null ? 0 : now.at - before.at;
    return nanos <= 0
        ? new HartView(hart.id(), hart.state(), 0, 0)
        : new HartView(
            hart.id(),
            hart.state(),
            Math.max(0, (now.instructions - before.instructions) * 1e3 / nanos),
            Math.clamp((now.cpuNanos - before.cpuNanos) / nanos, 0.0, 1.0));
  }
}
