package org.pangaea.workbench.machines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.VmState;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.MachineStatus;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.deploy.SilentListener;
import org.pangaea.workbench.preferences.Settings;

/**
 * Looks at one machine again and again, on a thread of its own: one that hangs keeps none of the
 * others from being seen.
 */
final class Watch {

  /** Before it is tried again to connect; each time so much longer. */
  private static final Duration FIRST_REST = Duration.ofMillis(300);

  private static final Duration LONGEST_REST = Duration.ofSeconds(5);

  /** After which a node that does not answer is said to be slow. */
  private static final Duration ANSWER = Duration.ofMillis(1500);

  /** VMMs listen only some time after a machine's directory is there. */
  private static final Duration STARTING = Duration.ofSeconds(60);

  private final SessionInfo info;
  private final Runnable changed;
  private final AtomicReference<MachineView> last;
  private final HartRates rates = new HartRates();
  private final long begun = System.nanoTime();
  private volatile boolean over;
  private volatile Periodic looking;
  private ClusterSession session;
  private int failures;

  Watch(SessionInfo info, boolean own, Runnable changed) {
    this.info = info;
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
                info.nodes().stream().map(NodeView::unseen).toList()));
  }

  SessionInfo info() {
    return info;
  }

  MachineView view() {
    return last.get();
  }

  void start() {
    looking = Periodic.start("watch " + info.name(), this::look, this::closeSession);
  }

  /** The machine is gone: what was seen last stays, in its last state. */
  void end(VmState state, String reason) {
    over = true;
    Periodic now = looking;
    if (now != null) {
      now.close();
    }
    last.updateAndGet(view ->
        view.state().ended() && view.reason().length() >= reason.length()
            ? view
            : view.with(view.state().ended() ? view.state() : state, reason));
    changed.run();
  }

  /** This program looks after the machine no more. */
  void disown() {
    last.updateAndGet(MachineView::disowned);
    changed.run();
  }

  /** Notes which node it was that the machine ended of. */
  void nodeLost(String node, String why) {
    last.updateAndGet(view ->
        nodes(
            view, one -> one.name().equals(node) && !one.isLost() ? one.silent(why, false) : one));
  }

  private static MachineView nodes(MachineView view, UnaryOperator<NodeView> change) {
    return view.with(view.nodes().stream().map(change).toList());
  }

  boolean isOver() {
    return over;
  }

  private Duration look() throws InterruptedException {
    try {
      if (session == null) {
        session = ClusterSession.open(info, new SilentListener());
      }
      MachineStatus status = session.status(ANSWER);
      see(status);
      failures = 0;
      if (status.nodes().stream().anyMatch(Watch::isGone)) {
        // A connection that was cut may be had again; the machine goes on without it.
        closeSession();
      }
      return Settings.refresh();
    } catch (DeployException unreachable) {
      closeSession();
      lost(unreachable.getMessage());
      Duration rest = FIRST_REST.multipliedBy(++failures);
      return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }
  }

  private static boolean isGone(MachineStatus.Node node) {
    return node.share() == null && !node.slow();
  }

  private void closeSession() {
    if (session != null) {
      session.close();
      session = null;
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
            : nodes(
                view,
                node -> why.contains("'" + node.name() + "'") ? node.silent(why, false) : node));
    changed.run();
  }

  private void see(MachineStatus status) {
    MachineView before = last.get();
    List<NodeView> nodes = new ArrayList<>();
    long ticks = before.guestTicks();
    String reason = "";
    boolean unsure = false;
    for (int i = 0; i < status.nodes().size(); i++) {
      MachineStatus.Node node = status.nodes().get(i);
      ShareStatus share = node.share();
      NodeView known = before.nodes().get(i);
      if (share == null) {
        // The way to another computer may be cut, and the machine goes on.
        unsure |= node.slow() || !known.computer().isEmpty();
        nodes.add(known.silent(node.problem(), node.slow()));
        continue;
      }
      ticks = Math.max(ticks, share.guestTicks());
      if (share.reason() != null
          && share.state() == status.state()
          && status.state() != VmState.RUNNING
          && status.state() != VmState.PAUSED) {
        reason = share.reason();
      }
      nodes.add(known.told(share.harts().stream().map(rates::of).toList(), share.pagesByState()));
    }
    boolean told = status.nodes().stream().anyMatch(node -> hasEnded(node.share()));
    VmState state = unsure && !told ? before.state() : status.state();
    MachineView seen = before.with(state, reason, ticks, List.copyOf(nodes));
    last.updateAndGet(view -> over ? view : view.own() ? seen : seen.disowned());
    changed.run();
  }

  private static boolean hasEnded(ShareStatus share) {
    return share != null && share.state().ended();
  }
}
