package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Agents on several nodes that read and write many pages at random, over a network that delays and
 * reorders at random. Every read is held against the last write of its page. One seed, one run.
 */
final class Simulator {
  private static final Access[] ACCESSES = Access.values();

  final Random random;
  final Machine machine;
  final List<Actor> actors = new ArrayList<>();

  /** The last write of each page, or of each block where pages are split. */
  final long[] oracle;

  /** What hostile or broken links do, or null. */
  Disturbance disturbance;

  /** A node that is no more, or -1. */
  int crashed = -1;

  private final int pages;
  private final int frames;
  private final int blocks;
  private final int unitsPerPage;
  private long lastValue;

  /** Pages split and joined. */
  int changes;

  private boolean finishing;

  Simulator(long seed, int nodes, int agents, int pages, int frames) {
    this(seed, nodes, agents, pages, frames, 0);
  }

  /**
   * With pages that are split and joined at random.
   *
   * @param blocks how many a page has; 0: pages are not split
   */
  Simulator(long seed, int nodes, int agents, int pages, int frames, int blocks) {
    this.blocks = blocks;
    unitsPerPage = Math.max(1, blocks);
    this.random = new Random(seed);
    this.pages = pages;
    this.frames = frames;
    machine = new Machine(nodes, agents, pages, gfn -> (int) (gfn % nodes), Measures.ALL, blocks);
    oracle = new long[pages * unitsPerPage];
    machine.overwritten = (first, count) -> Arrays.fill(oracle, first, first + count, 0);
    for (Machine.Host host : machine.hosts) {
      for (Agent agent : host.agents) {
        agent.resume(gfn -> {});
        actors.add(new Actor(host, agent));
      }
    }
  }

  void run(int steps) {
    for (int i = 0; i < steps; i++) {
      step();
    }
  }

  /** Lets everything come to rest; returns the actors that still wait. */
  List<Actor> finish() {
    finishing = true;
    for (int idle = 0; idle < 20 * actors.size(); idle++) {
      if (step()) {
        idle = 0;
      }
    }
    return actors.stream().filter(a -> a.isAlive() && a.wanted >= 0).toList();
  }

  /** One random step; whether it changed anything. */
  private boolean step() {
    boolean delivers = !machine.network.isEmpty() && random.nextInt(3) != 0;
    if (!delivers) {
      return actors.get(random.nextInt(actors.size())).step();
    }
    Machine.Parcel parcel = machine.network.remove(random.nextInt(machine.network.size()));
    if (parcel.from() != crashed && parcel.to() != crashed) {
      if (disturbance != null && !finishing) {
        disturbance.before(parcel);
      }
      machine.deliver(parcel);
    }
    return true;
  }

  /** What must hold at any time. */
  void checkInvariants() {
    for (int page = 0; page < pages * (1 + blocks); page++) {
      int owners = 0;
      int readable = 0;
      for (CoherenceNode node : machine.nodes) {
        owners += node.state(page).owned() ? 1 : 0;
        readable += node.state(page).readable() ? 1 : 0;
      }
      assertTrue(owners == 0 || readable == 1, "page " + page + " has an owner beside readers");
    }
  }

  /** Reads every page once on some node, when everything is at rest. */
  void checkAllPages() {
    for (int page = 0; page < oracle.length; page++) {
      actors.get(random.nextInt(actors.size())).start(page, Access.READ);
      assertEquals(List.of(), finish());
    }
  }

  /** A fault of the network. */
  interface Disturbance {
    void before(Machine.Parcel parcel);
  }

  /** An agent and what it is at. */
  final class Actor {
    final Machine.Host host;
    final Agent agent;

    /** Translations, per page and block: 0 none, 1 read, 2 write. */
    private final int[] rights = new int[pages * (1 + blocks)];

    /** The page or block asked for, or -1. */
    int wanted = -1;

    /** What of it. */
    private int unit;

    private Access access;

    Actor(Machine.Host host, Agent agent) {
      this.host = host;
      this.agent = agent;
    }

    boolean isAlive() {
      return host.self != crashed;
    }

    boolean step() {
      if (!isAlive()) {
        return false;
      }
      if (!finishing && machine.nodes.length > 1 && random.nextInt(50) == 0) {
        offer();
      }
      if (wanted >= 0) {
        return await();
      }
      if (!agent.isRunning()) {
        return random.nextInt(4) == 0 && !finishing && resume();
      }
      boolean polled = (finishing || random.nextInt(3) == 0) && acknowledgeOne();
      if (polled || finishing) {
        return polled;
      }
      switch (random.nextInt(8)) {
        case 0 -> agent.park();
        case 1 -> {
          if (blocks == 0 || random.nextInt(4) == 0) {
            evict(random.nextInt(pages));
          } else {
            splitOrJoin(random.nextInt(pages));
          }
        }
        case 2, 3, 4 -> useTranslation();
        default -> start(random.nextInt(oracle.length), ACCESSES[random.nextInt(ACCESSES.length)]);
      }
      return true;
    }

    private boolean evict(int page) {
      boolean done = host.node().evict(page) == Eviction.DONE;
      if (done) {
        host.drop(page);
      }
      return done;
    }

    private void splitOrJoin(int page) {
      if (page % machine.nodes.length == host.self) {
        boolean changed = host.node().split(page) || host.node().join(page);
        changes += changed ? 1 : 0;
      }
    }

    /** Home gives a page to a node that did not ask. */
    private void offer() {
      int page = random.nextInt(pages);
      int to = random.nextInt(machine.nodes.length);
      if (page % machine.nodes.length == host.self && to != host.self) {
        host.node().offer(page, to);
      }
    }

    private boolean await() {
      if (agent.isRunning()) {
        return switch (agent.park()) {
          case PARKED -> true;
          case WOKEN -> resume() && ask();
          case REVOKED -> acknowledgeOne();
        };
      }
      boolean asked = (host.node().waiting(wanted) & agent.bit) != 0;
      return (agent.woken || !asked && makeRoom()) && resume() && ask();
    }

    private boolean resume() {
      agent.resume(gfn -> {
        if (gfn == Agent.ALL_PAGES) {
          Arrays.fill(rights, 0);
        } else {
          rights[(int) gfn] = 0;
        }
      });
      return true;
    }

    private boolean acknowledgeOne() {
      long gfn = agent.nextRevoke();
      if (gfn == Agent.NO_PAGE) {
        return false;
      }
      rights[(int) gfn] = 0;
      host.node().acknowledge(gfn, agent);
      return true;
    }

    void start(int wish, Access how) {
      if (!agent.isRunning()) {
        resume();
      }
      unit = wish;
      access = how;
      ask();
    }

    private boolean ask() {
      int page = unit / unitsPerPage;
      CoherenceNode node = host.node();
      boolean split = blocks > 0 && node.isSplit(page);
      if (wanted < 0 || !node.isBound(wanted, agent)) {
        wanted = split && access != Access.FETCH ? (int) node.block(page, unit % blocks) : page;
      }
      if (node.needsFrame(wanted) && node.leaving(wanted) != wanted) {
        wanted = (int) node.leaving(wanted);
        node.awaitEviction(wanted, agent);
        return true;
      }
      Outcome outcome = makeRoom() ? node.request(wanted, agent, access) : Outcome.WAIT;
      if (outcome != Outcome.WAIT) {
        rights[wanted] = Math.max(rights[wanted], access.writes() ? 2 : 1);
        use(unit, access == Access.WRITE);
        if (access == Access.OVERWRITE && outcome == Outcome.GRANTED) {
          host.overwrite(wanted);
        }
        wanted = -1;
      } else if (split && access == Access.FETCH) {
        node.askToJoin(page);
      }
      return true;
    }

    /** Whether there is a frame for the wanted page; if not, begins to free one. */
    private boolean makeRoom() {
      CoherenceNode node = host.node();
      if (!node.needsFrame(wanted) || !node.isFrameFree(node.pageOf(wanted))) {
        return true;
      }
      int used = 0;
      int victim = -1;
      for (int page = 0; page < pages; page++) {
        if (page % machine.nodes.length != host.self && !node.isFrameFree(page)) {
          used++;
          victim = random.nextInt(used) == 0 ? page : victim;
        }
      }
      return used < frames || evict(victim);
    }

    private void useTranslation() {
      int any = random.nextInt(oracle.length);
      int page = any / unitsPerPage;
      int right = rights[page];
      if (blocks > 0) {
        right = Math.max(right, rights[(int) host.node().block(page, any % blocks)]);
      }
      if (right > 0) {
        use(any, right == 2 && random.nextBoolean());
      }
    }

    private void use(int part, boolean write) {
      assertEquals(
          oracle[part],
          host.frames[part],
          () -> "an old value; " + host.node().describe(part / unitsPerPage));
      if (write) {
        oracle[part] = host.frames[part] = ++lastValue;
      }
    }

    @Override
    public String toString() {
      return "node " + host.self + " " + agent + " wants page " + wanted;
    }
  }
}
