package org.pangaea.coherence;

/** What must be true in every state of a {@link World}. */
final class Invariants {
  private Invariants() {}

  static void check(World world) {
    for (int unit = 0; unit < world.setup.units(); unit++) {
      validCopyExists(world, unit);
    }
    for (int page = 0; page < world.setup.pages() && world.setup.blocks() > 0; page++) {
      onlyOneNameIsUsed(world, page);
    }
    for (int page = 0; page < world.setup.ids(); page++) {
      oneWriter(world, page);
      equalVersionsAreEqualBytes(world, page);
      for (World.Driver driver : world.drivers) {
        tagsCoverTranslations(world, driver, page);
      }
    }
    for (World.Driver driver : world.drivers) {
      for (User user : driver.users) {
        nobodyHoldsWhileWaiting(world, driver, user);
      }
    }
    for (int page = 0; page < world.setup.pages() && world.isQuiescent(); page++) {
      allUseOneName(world, page);
    }
  }

  /** When nothing is open any more, all who know a page to have been split know what it is now. */
  private static void allUseOneName(World world, int page) {
    Partition atHome = world.atHome(page).partition;
    for (World.Driver driver : world.drivers) {
      Partition here = world.mirror(driver.self, page).partition;
      boolean agree = here == null || atHome != null && here.split == atHome.split;
      require(agree, "is used under a name that it has not", driver, page);
    }
  }

  /** At most one owner, and then no reader elsewhere. */
  private static void oneWriter(World world, int page) {
    int owners = 0;
    int readable = 0;
    boolean offered = false;
    for (int node = 0; node < world.nodes.length; node++) {
      MirrorState state = world.mirror(node, page).state;
      owners += state.owned() || state == MirrorState.OFFERED ? 1 : 0;
      offered |= state == MirrorState.OFFERED;
      readable += state.readable() ? 1 : 0;
    }
    boolean reader = readable > 1 || readable == 1 && offered;
    if (owners > 1 || owners == 1 && reader) {
      throw new World.Violation("page " + page + " has an owner beside readers");
    }
  }

  /**
   * A translation that its agent may still use, now or when it runs again, shows the last write and
   * is known to the protocol.
   */
  private static void tagsCoverTranslations(World world, World.Driver driver, int page) {
    Mirror mirror = world.mirror(driver.self, page);
    long reading = 0;
    long writing = 0;
    for (User user : driver.users) {
      if (user.reads[page] && !isDropped(user.agent, page)) {
        reading |= user.agent.bit;
        writing |= user.writes[page] ? user.agent.bit : 0;
      }
    }
    require(reading == 0 || driver.hasLatest(page), "agents can read old bytes", driver, page);
    require((reading & ~mirror.holders) == 0, "agents can read without a tag", driver, page);
    require((writing & ~mirror.writers) == 0, "agents can write without a tag", driver, page);
    require(
        writing == 0 || mirror.state == MirrorState.MODIFIED, "is written unowned", driver, page);
    require(!mirror.decoded || writing == 0, "is decoded and can be written", driver, page);
    require((mirror.writers & ~mirror.holders) == 0, "a writer is no holder", driver, page);
  }

  private static void require(boolean good, String what, World.Driver driver, int page) {
    if (!good) {
      throw new World.Violation("page " + page + " at node " + driver.self + ": " + what);
    }
  }

  private static boolean isDropped(Agent agent, int page) {
    for (int i = 0; i < agent.dropCount; i++) {
      if (agent.drops[i] == page) {
        return true;
      }
    }
    return false;
  }

  /** Frames of equal version hold equal bytes. */
  private static void equalVersionsAreEqualBytes(World world, int page) {
    for (int a = 0; a < world.nodes.length; a++) {
      Mirror one = world.mirror(a, page);
      for (int b = 0; b < a; b++) {
        Mirror other = world.mirror(b, page);
        if (one.version > Ranks.DEAD
            && one.version == other.version
            && world.drivers[a].latest(page) != world.drivers[b].latest(page)) {
          throw new World.Violation("page " + page + " has one version but two contents");
        }
      }
    }
  }

  /**
   * The last write is in a frame or on its way, under either name; or nobody needs it any more, as
   * home has granted the page to who overwrites it.
   */
  private static void validCopyExists(World world, int unit) {
    int page = unit / world.setup.unitsPerPage();
    boolean valid = validCopyExists(world, page, unit) || isGrantedToOverwrite(world, page);
    if (!valid && world.setup.blocks() > 0) {
      int block = world.setup.pages() + unit;
      valid = validCopyExists(world, block, unit) || isGrantedToOverwrite(world, block);
    }
    if (!valid) {
      throw new World.Violation("page " + page + " has no valid copy");
    }
  }

  private static boolean validCopyExists(World world, int id, int unit) {
    int bit = 1 << unit - world.setup.firstUnit(id);
    for (int node = 0; node < world.nodes.length; node++) {
      if (world.drivers[node].latest[unit] && world.mirror(node, id).version != Version.NONE) {
        return true;
      }
    }
    for (World.Flight flight : world.flights) {
      if ((flight.latest() & bit) != 0 && flight.message().gfn() == id) {
        return true;
      }
    }
    for (int node = 0; node < world.nodes.length; node++) {
      Fault fault = world.mirror(node, id).fault;
      if (fault != null && fault.request != null && fault.request.early != null) {
        for (Request.Early kept : fault.request.early) {
          if (kept.payload() != null && (kept.payload().get(0) & bit) != 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean isGrantedToOverwrite(World world, int id) {
    for (int node = 0; node < world.nodes.length; node++) {
      int to = node;
      Request request = world.mirror(node, id).request();
      if (request != null
          && request.overwrites
          && (request.granted != null
              || world.flights.stream().anyMatch(flight -> grants(flight, to, id)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean grants(World.Flight flight, int to, int id) {
    Message message = flight.message();
    return flight.to() == to && message.kind() == MessageKind.GRANT && message.gfn() == id;
  }

  /** Home keeps a page or all its blocks; what it keeps nobody else has. */
  private static void onlyOneNameIsUsed(World world, int page) {
    int kept = 0;
    for (int id = page; id < world.setup.ids(); id++) {
      if (world.setup.pageOf(id) == page && world.atHome(id).keep == Keep.KEPT) {
        Mirror home = world.atHome(id);
        kept += id == page ? world.setup.blocks() : 1;
        boolean owned = home.state == MirrorState.MODIFIED && home.holders == 0;
        require(owned, "is kept and used", world.drivers[home.node.self], id);
      }
    }
    if (kept < world.setup.blocks()) {
      throw new World.Violation("page " + page + " is used under both names");
    }
  }

  /** A revoke waits only for agents that run and have it on their list. */
  private static void nobodyHoldsWhileWaiting(World world, World.Driver driver, User user) {
    Agent agent = user.agent;
    for (int page = 0; page < world.setup.ids(); page++) {
      Revocation revocation = world.mirror(driver.self, page).revocation;
      if (revocation != null && (revocation.awaiting & agent.bit) != 0) {
        boolean listed = false;
        for (int i = 0; i < agent.revokeCount; i++) {
          listed |= agent.revokes[i] == page;
        }
        require(agent.running && listed, "waits for an agent that is not told", driver, page);
      }
    }
    require(agent.running || agent.revokeCount == 0, "parked with a revoke", driver, World.NO);
  }
}
