package org.pangaea.coherence;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** An agent, as the driver runs it. */
final class User {
  private final World world;
  private final Setup setup;
  final World.Driver driver;
  final Agent agent;

  /** Its translations, per page. */
  final boolean[] reads;

  final boolean[] writes;

  /** The page or block it asked for and does not have, or {@link World#NO}. */
  int wanted = World.NO;

  /** What of it: a unit, which is the page where pages are not split. */
  int unit;

  Access access = Access.READ;
  int operations;

  /** It acts for the one hart that moves: here, on its way, or for no hart at present. */
  boolean wanders;

  boolean away;

  /** It has given up its translations to go, and gives up what it is asked for. */
  boolean leaving;

  User(World world, World.Driver driver, Agent agent) {
    this.world = world;
    setup = world.setup;
    this.driver = driver;
    this.agent = agent;
    reads = new boolean[setup.ids()];
    writes = new boolean[setup.ids()];
    operations = setup.operations();
  }

  boolean mayAsk() {
    CoherenceNode node = world.nodes[driver.self];
    return !node.needsFrame(wanted)
        || !node.isFrameFree(setup.pageOf(wanted))
        || driver.freeFrames() > 0;
  }

  /** Wants a page but could not even ask for it. */
  boolean awaitsFrame() {
    return wanted != World.NO
        && !agent.woken
        && (world.nodes[driver.self].waiting(wanted) & agent.bit) == 0;
  }

  void steps(int i, List<Integer> steps) {
    int self = driver.self;
    if (away) {
      if (wanderers().allMatch(user -> user.away)) {
        steps.add(World.step(World.Step.ARRIVE, self, i, 0));
      }
    } else if (wanted != World.NO) {
      if (agent.running) {
        steps.add(World.step(World.Step.PARK, self, i, 0));
      } else if (agent.woken) {
        steps.add(World.step(World.Step.WAKE, self, i, 0));
      } else if (awaitsFrame() && mayAsk()) {
        steps.add(World.step(World.Step.TAKE_FRAME, self, i, 0));
      }
    } else if (!agent.running) {
      steps.add(World.step(World.Step.BUSY, self, i, 0));
    } else {
      if (agent.revokeCount > 0) {
        steps.add(World.step(World.Step.POLL, self, i, 0));
      } else if (setup.idling() && !leaving) {
        steps.add(World.step(World.Step.IDLE, self, i, 0));
      }
      if (leaving) {
        if (agent.revokeCount == 0 || !world.rules.acknowledgesBeforeLeaving()) {
          steps.add(World.step(World.Step.DEPART, self, i, 0));
        }
        return;
      }
      if (wanders) {
        steps.add(World.step(World.Step.LEAVE, self, i, 0));
      }
      for (int wantedUnit = 0; wantedUnit < setup.units(); wantedUnit++) {
        for (Access wish : World.ACCESSES) {
          if (setup.accesses().contains(wish) && operations != 0 && !has(wantedUnit, wish)) {
            steps.add(
                World.step(
                    World.Step.START,
                    self,
                    i,
                    wantedUnit * World.ACCESSES.length + wish.ordinal()));
          }
        }
      }
      for (int id = 0; id < setup.ids(); id++) {
        if (writes[id]) {
          steps.add(World.step(World.Step.STORE, self, i, id));
        }
      }
    }
  }

  private boolean has(int wantedUnit, Access wish) {
    int page = wantedUnit / setup.unitsPerPage();
    int block = setup.pages() + wantedUnit;
    boolean split = setup.blocks() > 0;
    return switch (wish) {
      case READ, WALK -> reads[page] || split && reads[block];
      case WRITE, OVERWRITE -> writes[page] || split && writes[block];
      case FETCH -> reads[page] && world.mirror(driver.self, page).decoded;
    };
  }

  void start(int wantedUnit, Access wish) {
    unit = wantedUnit;
    access = wish;
    operations = operations > 0 ? operations - 1 : operations;
    ask();
  }

  private void ask() {
    int page = unit / setup.unitsPerPage();
    CoherenceNode node = world.nodes[driver.self];
    boolean split = setup.blocks() > 0 && node.isSplit(page);
    boolean bound = wanted != World.NO && node.isBound(wanted, agent);
    if (!bound || !world.rules.asksAgainForTheSame()) {
      wanted = split && access != Access.FETCH ? setup.pages() + unit : page;
    }
    Outcome outcome = mayAsk() ? request() : Outcome.WAIT;
    if (outcome == Outcome.WAIT) {
      if (split && access == Access.FETCH) {
        node.askToJoin(page);
      }
      if (setup.prompt() && agent.revokeCount == 0) {
        park();
      }
    } else {
      reads[wanted] = true;
      World.check(driver.hasLatest(wanted), "an agent reads old bytes");
      if (access.writes()) {
        writes[wanted] = true;
        if (outcome != Outcome.OVERWRITTEN) {
          driver.store(wanted);
        }
      }
      wanted = World.NO;
      unit = 0;
      access = Access.READ;
    }
  }

  private Outcome request() {
    CoherenceNode node = world.nodes[driver.self];
    int leaving = node.needsFrame(wanted) ? (int) node.leaving(wanted) : wanted;
    if (leaving == wanted || !world.rules.waitsForEvictions()) {
      return node.request(wanted, agent, access);
    }
    wanted = leaving;
    node.awaitEviction(wanted, agent);
    return Outcome.WAIT;
  }

  void park() {
    if (!world.rules.usesBeforePolling() && agent.granted && agent.revokeCount > 0) {
      agent.granted = false;
      poll();
      return;
    }
    if (!world.rules.acknowledgesBeforeParking() && !agent.woken) {
      agent.running = false;
      return;
    }
    switch (agent.park()) {
      case PARKED -> {
        // Until it is woken.
      }
      case WOKEN -> again();
      case REVOKED -> poll();
    }
  }

  void again() {
    resume();
    ask();
  }

  void poll() {
    long gfn = agent.nextRevoke();
    if (gfn != Agent.NO_PAGE) {
      if (world.rules.dropsBeforeAcknowledging()) {
        drop(gfn);
      }
      world.nodes[driver.self].acknowledge(gfn, agent);
    }
  }

  void resume() {
    if (world.rules.dropsBeforeRunning()) {
      agent.resume(this::drop);
    } else {
      agent.resume(gfn -> {});
    }
  }

  /**
   * The hart is called away: it has no translation any more, and gives up what it is asked for. It
   * has nothing granted that it has not used, as it is called between two instructions.
   */
  void leave() {
    Arrays.fill(reads, false);
    Arrays.fill(writes, false);
    agent.abandon();
    leaving = true;
  }

  void depart() {
    if (!world.rules.acknowledgesBeforeLeaving()) {
      agent.running = false;
    } else if (world.rules.parksWhereItLeaves()) {
      World.check(agent.park() == Park.PARKED, "an agent leaves and still runs");
    }
    leaving = false;
    away = true;
  }

  void arrive() {
    // What it may still do is what it may where it was last, and no more than anywhere before.
    operations = wanderers().mapToInt(user -> user.operations).min().orElseThrow();
    away = false;
    resume();
  }

  private Stream<User> wanderers() {
    return Arrays.stream(world.drivers)
        .flatMap(each -> Arrays.stream(each.users))
        .filter(user -> user.wanders);
  }

  private void drop(long gfn) {
    reads[(int) gfn] = false;
    writes[(int) gfn] = false;
  }
}
