package org.pangaea.coherence;

import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A small machine to be explored.
 *
 * @param homes the home node of each page
 * @param agents how many agents each node has
 * @param frames how many mirrors of other nodes' pages each node has room for
 * @param accesses what agents may want
 * @param operations how many accesses each agent starts; -1 for any number
 * @param evictions how many evictions each node starts on its own; -1 for any number
 * @param idling whether agents may park for other reasons than pages, at any time
 * @param offers whether homes give untouched pages to nodes that did not ask, at any time
 * @param prompt whether who has to wait parks at once if nothing has to be acknowledged first; the
 *     moment between is explored without this
 * @param blocks into how many blocks homes may split a page, at any time; 0 if never. Then the
 *     blocks have ids behind those of all pages
 * @param changes how often each home splits a page or joins it on its own
 * @param wandering whether the first agents of all nodes act for one hart, which moves from node to
 *     node at any time
 */
record Setup(
    int[] homes,
    int[] agents,
    int frames,
    Set<Access> accesses,
    int operations,
    int evictions,
    boolean idling,
    boolean offers,
    boolean prompt,
    int blocks,
    int changes,
    boolean wandering) {

  static final int ANY = -1;

  static Setup of(int[] homes, int... agents) {
    return new Builder(homes, agents).build();
  }

  Setup frames(int number) {
    return with(to -> to.frames = number);
  }

  Setup accesses(Access... wanted) {
    return with(to -> to.accesses = Set.of(wanted));
  }

  Setup operations(int number) {
    return with(to -> to.operations = number);
  }

  Setup evictions(int number) {
    return with(to -> to.evictions = number);
  }

  Setup withIdling() {
    return with(to -> to.idling = true);
  }

  Setup withOffers() {
    return with(to -> to.offers = true);
  }

  Setup withPromptParking() {
    return with(to -> to.prompt = true);
  }

  Setup withBlocks(int number, int most) {
    return with(to -> {
      to.blocks = number;
      to.changes = most;
    });
  }

  Setup withAHartThatMoves() {
    return with(to -> to.wandering = true);
  }

  private Setup with(Consumer<Builder> change) {
    Builder copy = new Builder(homes, agents);
    copy.frames = frames;
    copy.accesses = accesses;
    copy.operations = operations;
    copy.evictions = evictions;
    copy.idling = idling;
    copy.offers = offers;
    copy.prompt = prompt;
    copy.blocks = blocks;
    copy.changes = changes;
    copy.wandering = wandering;
    change.accept(copy);
    return copy.build();
  }

  /**
   * A setup that is being changed; at first with all that goes on for ever, and nothing special.
   */
  private static final class Builder {
    private final int[] homes;
    private final int[] agents;
    private int frames;
    private Set<Access> accesses = Set.of(Access.READ, Access.WRITE);
    private int operations = ANY;
    private int evictions = ANY;
    private boolean idling;
    private boolean offers;
    private boolean prompt;
    private int blocks;
    private int changes;
    private boolean wandering;

    Builder(int[] homes, int[] agents) {
      this.homes = homes;
      this.agents = agents;
      frames = homes.length;
    }

    Setup build() {
      return new Setup(
          homes,
          agents,
          frames,
          accesses,
          operations,
          evictions,
          idling,
          offers,
          prompt,
          blocks,
          changes,
          wandering);
    }
  }

  /** Where the hart that moves is at first. */
  int firstWithAgents() {
    int node = 0;
    while (agents[node] == 0) {
      node++;
    }
    return node;
  }

  int nodes() {
    return agents.length;
  }

  int pages() {
    return homes.length;
  }

  /** Pages and blocks. */
  int ids() {
    return pages() * (1 + blocks);
  }

  int pageOf(int id) {
    return id < pages() ? id : (id - pages()) / blocks;
  }

  /** Bytes of a page that can be told apart. */
  int unitsPerPage() {
    return Math.max(1, blocks);
  }

  int units() {
    return pages() * unitsPerPage();
  }

  int firstUnit(int id) {
    return id < pages() ? id * unitsPerPage() : id - pages();
  }

  /** How many units a page, or a block, has. */
  int unitsOf(int id) {
    return id < pages() ? unitsPerPage() : 1;
  }

  @Override
  public String toString() {
    return nodes()
        + " nodes with "
        + Arrays.toString(agents)
        + " agents, pages at homes "
        + Arrays.toString(homes)
        + ", "
        + frames
        + " frames for mirrors, "
        + accesses
        + (operations == ANY ? "" : ", " + operations + " operations each")
        + (evictions == ANY ? ", any evictions" : ", " + evictions + " evictions each")
        + (idling ? ", idling" : "")
        + (offers ? ", offers" : "")
        + (prompt ? ", prompt parking" : "")
        + (blocks > 0 ? ", " + blocks + " blocks, " + changes + " splits and joins" : "")
        + (wandering ? ", a hart that moves" : "");
  }
}
