package org.pangaea.workbench.machines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.NodeProbe;

/** Looks whether the VMMs of a deployed cluster are there, with or without machines on them. */
final class DeploymentWatch {

  private static final Duration PERIOD = Duration.ofSeconds(2);

  /** A computer that cannot be reached is not worn down with attempts. */
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private static final Duration ANSWER = Duration.ofSeconds(3);

  private final DeploymentInfo info;
  private final Runnable changed;
  private volatile DeploymentView last;
  private Periodic looking;

  DeploymentWatch(DeploymentInfo info, Runnable changed) {
    this.info = info;
    this.changed = changed;
    last =
        new DeploymentView(
            info.cluster(), info.started(), info.nodes().stream().map(NodeView::unseen).toList());
  }

  DeploymentInfo info() {
    return info;
  }

  DeploymentView view() {
    return last;
  }

  void start() {
    looking = Periodic.start("watch cluster " + info.cluster(), this::look, () -> {});
  }

  void end() {
    looking.close();
  }

  private Duration look() throws InterruptedException {
    List<NodeView> nodes = new ArrayList<>();
    boolean well = true;
    for (int i = 0; i < info.nodes().size(); i++) {
      NodeView seen = look(info.nodes().get(i), last.nodes().get(i));
      nodes.add(seen);
      well &= seen.problem() == null;
    }
    last = new DeploymentView(info.cluster(), info.started(), List.copyOf(nodes));
    changed.run();
    return well ? PERIOD : AFTER_FAILURE;
  }

  private static NodeView look(NodeInfo node, NodeView before) throws InterruptedException {
    try {
      NodeProbe.ask(node, ANSWER);
      return before.told(List.of(), Map.of());
    } catch (DeployException e) {
      return before.silent(e.getMessage(), e.kind() == DeployException.Kind.TIMED_OUT);
    }
  }
}
