package org.pangaea.coherence;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole machine in one object: nodes, agents with their translations, frames, and messages on
 * their way in any order. It is the driver that the protocol asks for, reduced to what matters.
 *
 * <p>A page's bytes are one bit: whether they are what the last store left. A store makes them so
 * in its own frame and takes the bit from every other copy, so that "a read returns the last write"
 * is to find the bit, without counting writes. A page that may be split has such a bit for each of
 * its blocks; these units are what agents want to access.
 */
final class World {
  /** A message on its way; latest has the bits of what it carries, if it does. */
  record Flight(int from, int to, Message message, int latest) {}

  /** What kinds of steps there are; those that only finish what was begun come first. */
  enum Step {
    DELIVER,
    POLL,
    PARK,
    WAKE,
    TAKE_FRAME,
    EVICT_FOR_FRAME,
    /** From here on: new work. */
    START,
    STORE,
    EVICT,
    OFFER,
    SPLIT,
    JOIN,
    IDLE,
    BUSY,
    LEAVE,
    DEPART,
    ARRIVE;

    boolean finishesOnly() {
      return compareTo(START) < 0;
    }
  }

  static final int NO = -1;

  private static final Step[] STEPS = Step.values();
  static final Access[] ACCESSES = Access.values();

  /** Added to a step: guesses go the other way. */
  static final int COIN = 1 << 30;

  final Setup setup;
  final FreeRules rules;
  final CoherenceNode[] nodes;
  final Driver[] drivers;
  final List<Flight> flights = new ArrayList<>();

  /** Pages that were ever stored to. */
  final boolean[] written;

  World(Setup setup, FreeRules rules) {
    this.setup = setup;
    this.rules = rules;
    written = new boolean[setup.pages()];
    nodes = new CoherenceNode[setup.nodes()];
    drivers = new Driver[setup.nodes()];
    for (int i = 0; i < nodes.length; i++) {
      drivers[i] = new Driver(i);
      nodes[i] =
          new CoherenceNode(
              i,
              nodes.length,
              0,
              setup.pages(),
              gfn -> setup.homes()[(int) gfn],
              drivers[i].agents,
              drivers[i],
              rules,
              setup.blocks());
      for (int id = 0; id < setup.ids(); id++) {
        nodes[i].mirror(id);
      }
    }
  }

  Mirror mirror(int node, int id) {
    return nodes[node].existing(id);
  }

  /** At the home of a page or block. */
  Mirror atHome(int id) {
    return mirror(setup.homes()[setup.pageOf(id)], id);
  }

  // Steps: numbers that name what can be done next

  static int step(Step step, int a, int b, int c) {
    return step.ordinal() << 24 | a << 16 | b << 8 | c;
  }

  static Step kind(int step) {
    return STEPS[step >>> 24 & 0x1f];
  }

  /** All that can happen now. */
  List<Integer> steps() {
    List<Integer> steps = new ArrayList<>();
    for (int i = 0; i < flights.size(); i++) {
      if (flights.indexOf(flights.get(i)) == i) {
        steps.add(step(Step.DELIVER, i, 0, 0));
      }
    }
    for (Driver driver : drivers) {
      driver.steps(steps);
    }
    return steps;
  }

  void perform(int step) {
    rules.coin = (step & COIN) != 0;
    rules.guessed = false;
    int a = step >>> 16 & 0xff;
    int b = step >>> 8 & 0xff;
    int c = step & 0xff;
    switch (kind(step)) {
      case DELIVER -> {
        Flight flight = flights.remove(a);
        drivers[flight.to].deliver(flight);
      }
      case POLL -> drivers[a].users[b].poll();
      case PARK -> drivers[a].users[b].park();
      case WAKE, TAKE_FRAME -> drivers[a].users[b].again();
      case EVICT_FOR_FRAME -> nodes[a].evict(b);
      case EVICT -> {
        drivers[a].evictions -= drivers[a].evictions > 0 ? 1 : 0;
        nodes[a].evict(b);
      }
      case START -> drivers[a].users[b].start(c / ACCESSES.length, ACCESSES[c % ACCESSES.length]);
      case STORE -> drivers[a].store(c);
      case OFFER -> nodes[a].offer(c, b);
      case SPLIT -> {
        drivers[a].changes--;
        nodes[a].split(c);
      }
      case JOIN -> {
        drivers[a].changes--;
        nodes[a].join(c);
      }
      case IDLE -> drivers[a].users[b].agent.park();
      case BUSY -> drivers[a].users[b].resume();
      case LEAVE -> drivers[a].users[b].leave();
      case DEPART -> drivers[a].users[b].depart();
      case ARRIVE -> drivers[a].users[b].arrive();
    }
  }

  String tell(int step) {
    int a = step >>> 16 & 0xff;
    int b = step >>> 8 & 0xff;
    int c = step & 0xff;
    return switch (kind(step)) {
      case DELIVER -> "deliver " + flights.get(a);
      case START ->
          "node "
              + a
              + " agent "
              + b
              + " wants "
              + ACCESSES[c % ACCESSES.length]
              + " of "
              + (setup.blocks() > 0 ? "unit " : "page ")
              + c / ACCESSES.length;
      case STORE -> "node " + a + " agent " + b + " stores to page " + c;
      case EVICT, EVICT_FOR_FRAME -> "node " + a + " evicts page " + b;
      case OFFER -> "node " + a + " offers page " + c + " to node " + b;
      case SPLIT, JOIN -> "node " + a + ": " + kind(step) + " of page " + c;
      case POLL, PARK, WAKE, TAKE_FRAME, IDLE, BUSY, LEAVE, DEPART, ARRIVE ->
          "node " + a + " agent " + b + ": " + kind(step);
    };
  }

  /** Nothing is open anywhere. */
  boolean isQuiescent() {
    if (!flights.isEmpty()) {
      return false;
    }
    for (Driver driver : drivers) {
      for (User user : driver.users) {
        if (user.wanted != NO || user.agent.revokeCount != 0) {
          return false;
        }
      }
      for (int page = 0; page < setup.ids(); page++) {
        Mirror mirror = mirror(driver.self, page);
        if (mirror.fault != null
            || mirror.keep == Keep.WANTED
            || mirror.revocation != null
            || mirror.directory != null && mirror.directory.transaction != null
            || mirror.state == MirrorState.EVICTING
            || mirror.state == MirrorState.RETIRING) {
          return false;
        }
      }
    }
    return true;
  }

  /** One node: the driver of its protocol, its frames and its agents. */
  final class Driver implements Effects {
    final int self;
    final Agent[] agents;
    final User[] users;

    /** Of each unit in a frame: whether its bytes are the last ones written. */
    final boolean[] latest;

    int evictions;
    int changes;

    Driver(int self) {
      this.self = self;
      evictions = setup.evictions();
      changes = setup.changes();
      agents = new Agent[setup.agents()[self]];
      users = new User[agents.length];
      for (int i = 0; i < agents.length; i++) {
        agents[i] = new Agent(i);
        agents[i].running = true;
        users[i] = new User(World.this, this, agents[i]);
      }
      if (setup.wandering() && users.length > 0) {
        users[0].wanders = true;
        users[0].away = self != setup.firstWithAgents();
        agents[0].running = !users[0].away;
      }
      latest = new boolean[setup.units()];
      for (int unit = 0; unit < latest.length; unit++) {
        latest[unit] = setup.homes()[unit / setup.unitsPerPage()] == self;
      }
    }

    /** The bits of a page or block. */
    int latest(int id) {
      int bits = 0;
      for (int i = 0; i < setup.unitsOf(id); i++) {
        bits |= latest[setup.firstUnit(id) + i] ? 1 << i : 0;
      }
      return bits;
    }

    boolean hasLatest(int id) {
      return latest(id) == (1 << setup.unitsOf(id)) - 1;
    }

    void steps(List<Integer> steps) {
      boolean starved = false;
      for (int i = 0; i < users.length; i++) {
        users[i].steps(i, steps);
        starved |= users[i].awaitsFrame() && !users[i].mayAsk();
      }
      for (int page = 0; page < setup.pages(); page++) {
        Mirror mirror = mirror(self, page);
        for (int to = 0; setup.offers() && mirror.directory != null && to < nodes.length; to++) {
          if (to != self && mirror.directory.mayOffer(to)) {
            steps.add(step(Step.OFFER, self, to, page));
          }
        }
        if (setup.blocks() > 0 && page < setup.pages() && mirror.directory != null && changes > 0) {
          if (mirror.keep == Keep.NOT) {
            steps.add(step(Step.SPLIT, self, 0, page));
          } else if (nodes[self].blocks.mayJoin(page)) {
            steps.add(step(Step.JOIN, self, 0, page));
          }
        }
        boolean evictable = mirror.directory == null && !nodes[self].isFrameFree(page);
        for (int id = page; id < setup.ids(); id++) {
          evictable &= setup.pageOf(id) != page || mirror(self, id).mayEvict();
        }
        if (evictable && starved) {
          steps.add(step(Step.EVICT_FOR_FRAME, self, page, 0));
        } else if (evictable && evictions != 0) {
          steps.add(step(Step.EVICT, self, page, 0));
        }
      }
    }

    void deliver(Flight flight) {
      ByteBuffer payload = flight.message.page() ? ByteBuffer.allocate(1) : null;
      if (payload != null) {
        payload.put((byte) flight.latest).flip();
      }
      nodes[self].receive(flight.from, flight.message, payload);
    }

    /** Stores to all of a page or block: what is old elsewhere afterwards is as much as can be. */
    void store(int id) {
      written[setup.pageOf(id)] = true;
      int first = setup.firstUnit(id);
      for (int unit = first; unit < first + setup.unitsOf(id); unit++) {
        for (Driver driver : drivers) {
          driver.latest[unit] = false;
          for (int other = 0; other < setup.ids(); other++) {
            Fault fault = mirror(driver.self, other).fault;
            if (fault != null && fault.request != null && fault.request.early != null) {
              for (Request.Early kept : fault.request.early) {
                if (kept.payload() != null) {
                  kept.payload().put(0, (byte) without(kept.payload().get(0), other, unit));
                }
              }
            }
          }
        }
        int stored = unit;
        flights.replaceAll(f ->
            new Flight(f.from, f.to, f.message, without(f.latest, (int) f.message.gfn(), stored)));
        latest[unit] = true;
      }
    }

    /** The bits of a page or block without that of a unit. */
    private int without(int bits, int id, int unit) {
      int bit = unit - setup.firstUnit(id);
      return bit < 0 || bit >= setup.unitsOf(id) ? bits : bits & ~(1 << bit);
    }

    int freeFrames() {
      int free = setup.frames();
      for (int page = 0; page < setup.pages(); page++) {
        if (setup.homes()[page] != self && !nodes[self].isFrameFree(page)) {
          free--;
        }
      }
      return free;
    }

    @Override
    public void send(int to, Message message) {
      check(to != self, "a node sends to itself");
      flights.add(new Flight(self, to, message, message.page() ? latest((int) message.gfn()) : 0));
    }

    @Override
    public void install(long gfn, ByteBuffer payload) {
      int bits = payload.get(payload.position());
      for (int i = 0; i < setup.unitsOf((int) gfn); i++) {
        latest[setup.firstUnit((int) gfn) + i] = (bits & 1 << i) != 0;
      }
    }

    @Override
    public void zero(long gfn) {
      check(gfn < setup.pages(), "a block is said to be zero");
      for (int i = 0; i < setup.unitsOf((int) gfn); i++) {
        latest[setup.firstUnit((int) gfn) + i] = !written[(int) gfn];
      }
    }

    /** A store like any other: from here on nobody else may still be able to read. */
    @Override
    public void overwrite(long gfn) {
      if (rules.overwritesTheFrame()) {
        store((int) gfn);
      }
    }

    @Override
    public void interrupt(Agent agent, long gfn) {
      check(agent.running, "a parked agent is interrupted");
    }

    @Override
    public void wake(Agent agent) {
      check(agent.woken, "an agent is woken without knowing");
    }

    @Override
    public void codeVoid(long gfn) {
      // The explorer looks at the mirror's flag.
    }

    @Override
    public void evicted(long gfn) {
      check(nodes[self].needsFrame(gfn), "an evicted page has its frame");
      boolean over = nodes[self].leaving(gfn) == gfn;
      boolean free = nodes[self].isFrameFree(setup.pageOf((int) gfn));
      check(!over || free, "a page is used again before its eviction is over");
    }

    @Override
    public void report(Problem problem) {
      throw new Violation(problem.toString());
    }
  }

  static void check(boolean good, String what) {
    if (!good) {
      throw new Violation(what);
    }
  }

  /** The protocol did something it must not. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String what) {
      super(what, null, false, false);
    }
  }
}
