package org.pangaea.deploy.report;

import java.util.List;
import org.pangaea.deploy.NodeInfo;

/** Reaches the computers of nodes that are not on this one. */
public interface Elsewhere {
  /**
   * Looks at all of them at the same time. One that cannot be reached is among the result.
   *
   * @param nodes on other computers
   * @param mostOfALog how many bytes of each log are fetched at most, from its end
   */
  List<ComputerFacts> look(List<NodeInfo> nodes, int mostOfALog) throws InterruptedException;
}
