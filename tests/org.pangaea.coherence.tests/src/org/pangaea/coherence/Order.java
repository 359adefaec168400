package org.pangaea.coherence;

import java.util.ArrayList;
import java.util.List;

/**
 * One of the exchanges of nodes, pages and agents under which a setup looks the same: what stands
 * at each new place, and the new place of each. Pages are followed by their blocks.
 */
record Order(int[] nodeAt, int[] nodes, int[] pageAt, int[] pages, int[][] agents) {

  static List<Order> none(Setup setup) {
    return of(setup).subList(0, 1);
  }

  /** All exchanges, the identity first. */
  static List<Order> of(Setup setup) {
    List<Order> orders = new ArrayList<>();
    for (int[] nodes : permutations(setup.nodes())) {
      for (int[] pages : permutations(setup.pages())) {
        for (int[] blocks : permutations(setup.blocks())) {
          if (isSymmetric(setup, nodes, pages)) {
            int[] ids = ids(setup, pages, blocks);
            addAgents(setup, nodes, ids, new int[setup.nodes()][], 0, orders);
          }
        }
      }
    }
    return orders;
  }

  /** New places of pages and, alike in each page, of its blocks. */
  private static int[] ids(Setup setup, int[] pages, int[] blocks) {
    int[] ids = new int[setup.ids()];
    for (int page = 0; page < pages.length; page++) {
      ids[page] = pages[page];
      for (int i = 0; i < blocks.length; i++) {
        ids[pages.length + page * blocks.length + i] =
            pages.length + pages[page] * blocks.length + blocks[i];
      }
    }
    return ids;
  }

  private static void addAgents(
      Setup setup, int[] nodes, int[] pages, int[][] agents, int node, List<Order> orders) {
    if (node == setup.nodes()) {
      orders.add(new Order(inverse(nodes), nodes, inverse(pages), pages, agents.clone()));
      return;
    }
    for (int[] places : permutations(setup.agents()[node])) {
      agents[node] = places;
      addAgents(setup, nodes, pages, agents, node + 1, orders);
    }
  }

  /** Every page's home goes to its new place's home, every node to one with as many agents. */
  private static boolean isSymmetric(Setup setup, int[] nodes, int[] pages) {
    for (int node = 0; node < nodes.length; node++) {
      if (setup.agents()[node] != setup.agents()[nodes[node]]) {
        return false;
      }
    }
    for (int page = 0; page < pages.length; page++) {
      if (nodes[setup.homes()[page]] != setup.homes()[pages[page]]) {
        return false;
      }
    }
    return true;
  }

  private static int[] inverse(int[] places) {
    int[] at = new int[places.length];
    for (int i = 0; i < places.length; i++) {
      at[places[i]] = i;
    }
    return at;
  }

  private static List<int[]> permutations(int size) {
    List<int[]> all = new ArrayList<>();
    permute(new int[size], 0, 0, all);
    return all;
  }

  private static void permute(int[] places, int at, int used, List<int[]> all) {
    if (at == places.length) {
      all.add(places.clone());
    }
    for (int place = 0; place < places.length; place++) {
      if ((used & 1 << place) == 0) {
        places[at] = place;
        permute(places, at + 1, used | 1 << place, all);
      }
    }
  }
}
