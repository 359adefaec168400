package org.pangaea.control;

import java.util.List;

/**
 * A hart and the node that runs it.
 *
 * @param id hart id, dense from 0 in the list's order
 * @param node index of the node
 * @param processors of that node's computer, by the operating system's numbers, to one of which it
 *     is bound; empty: as the node says
 */
public record HartPlace(int id, int node, List<Integer> processors) {
  /** One that is bound where its node's harts are. */
  public HartPlace(int id, int node) {
    this(id, node, List.of());
  }
}
