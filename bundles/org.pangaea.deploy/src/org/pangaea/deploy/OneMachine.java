package org.pangaea.deploy;

import java.util.List;
import org.pangaea.control.ConsoleData;
import org.pangaea.control.LinkLoss;
import org.pangaea.control.StateChange;
import org.pangaea.control.VmmListener;
import org.pangaea.control.Warning;

/**
 * Hears of one machine only: VMMs tell their clients what happens to all that they run. Links
 * belong to a machine if both their ends do.
 *
 * @param vm number of the machine
 * @param nodes names of its nodes
 * @param listener is told
 */
record OneMachine(int vm, List<String> nodes, VmmListener listener) implements VmmListener {
  static OneMachine of(SessionInfo machine, VmmListener listener) {
    return new OneMachine(
        machine.vm(), machine.nodes().stream().map(NodeInfo::name).toList(), listener);
  }

  @Override
  public void consoleOutput(ConsoleData data) {
    if (data.vm() == vm) {
      listener.consoleOutput(data);
    }
  }

  @Override
  public void stateChanged(StateChange change) {
    if (change.vm() == vm) {
      listener.stateChanged(change);
    }
  }

  @Override
  public void linkLost(LinkLoss loss) {
    if (nodes.contains(loss.node()) && nodes.contains(loss.peer())) {
      listener.linkLost(loss);
    }
  }

  @Override
  public void warning(Warning warning) {
    if (warning.vm() == vm) {
      listener.warning(warning);
    }
  }
}
