package org.pangaea.coherence;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * States of a {@link World} as bytes, and back. Worlds that behave alike have the same bytes:
 *
 * <ul>
 *   <li>Numbers grow without end, but only some are ever compared: the grants of one node and page
 *       with each other, and the versions of one page with each other. Each such family is written
 *       as {@link Ranks}, of which there are finitely many. New numbers exceed all.
 *   <li>A version that nobody can give any more equals nothing that will ever come, so all such
 *       versions are the same.
 *   <li>What cannot matter any more is zero.
 *   <li>Nodes, pages and agents that are set up alike may be exchanged; of all {@link Order}s the
 *       one with the least bytes is taken.
 * </ul>
 */
final class Snapshot {
  private static final byte[] NO_BYTES = {};
  private static final MirrorState[] STATES = MirrorState.values();
  private static final Access[] ACCESSES = Access.values();

  private final World world;
  private final List<Order> orders;
  private final byte[] buffer = new byte[4096];
  private int at;

  /** The order that is being written, and the page. */
  private Order order;

  private int page;
  private final Ranks[] ranks;

  Snapshot(World world, boolean symmetric) {
    this.world = world;
    orders = symmetric ? Order.of(world.setup) : Order.none(world.setup);
    ranks = new Ranks[world.setup.ids()];
    for (int p = 0; p < ranks.length; p++) {
      ranks[p] = new Ranks(world, p);
    }
  }

  // Writing

  byte[] take() {
    for (Ranks rank : ranks) {
      rank.collect();
    }
    byte[] least = NO_BYTES;
    for (Order next : orders) {
      at = 0;
      order = next;
      write();
      if (least.length == 0 || Arrays.compareUnsigned(buffer, 0, at, least, 0, least.length) < 0) {
        least = Arrays.copyOf(buffer, at);
      }
    }
    return least;
  }

  private void write() {
    for (int p : order.pageAt()) {
      if (p < world.setup.pages()) {
        bool(world.written[p]);
      }
    }
    for (int node : order.nodeAt()) {
      World.Driver driver = world.drivers[node];
      put(driver.evictions + 1);
      put(driver.changes);
      writeUsers(driver);
      for (int p : order.pageAt()) {
        page = p;
        writeMirror(driver, world.mirror(node, p));
      }
    }
    writeFlights();
  }

  private void writeUsers(World.Driver driver) {
    int[] agents = order.agents()[driver.self];
    for (int i = 0; i < agents.length; i++) {
      for (User user : driver.users) {
        if (agents[user.agent.id] == i) {
          writeUser(user);
        }
      }
    }
  }

  private void writeUser(User user) {
    Agent agent = user.agent;
    put(
        (agent.running ? 1 : 0)
            | (agent.woken ? 2 : 0)
            | (agent.granted ? 4 : 0)
            | (user.wanders ? 8 : 0)
            | (user.away ? 16 : 0)
            | (user.leaving ? 32 : 0));
    put(agent.revokeCount);
    for (int i = 0; i < agent.revokeCount; i++) {
      put(order.pages()[(int) agent.revokes[i]]);
    }
    int drops = 0;
    for (int i = 0; i < agent.dropCount; i++) {
      drops |= 1 << order.pages()[(int) agent.drops[i]];
    }
    put(drops);
    int translations = 0;
    for (int p = 0; p < user.reads.length; p++) {
      int rights = (user.reads[p] ? 1 : 0) | (user.writes[p] ? 2 : 0);
      translations |= rights << 2 * order.pages()[p];
    }
    put(translations);
    put(user.wanted == World.NO ? 0 : order.pages()[user.wanted] + 1);
    if (world.setup.blocks() > 0) {
      put(user.wanted == World.NO ? 0 : order.pages()[world.setup.pages() + user.unit]);
    }
    put(user.access.ordinal());
    put(user.operations + 1);
  }

  private void writeMirror(World.Driver driver, Mirror mirror) {
    boolean retiring = mirror.state == MirrorState.RETIRING;
    put(mirror.state.ordinal());
    writeBytes(driver, mirror, retiring);
    version(retiring ? Version.NONE : mirror.version);
    grant(driver.self, mirror.grant);
    bool(mirror.homeCurrent && mirror.state == MirrorState.EXCLUSIVE);
    agents(driver, mirror.holders);
    agents(driver, mirror.writers);
    bool(mirror.decoded);
    Revocation revocation = mirror.revocation;
    bool(revocation != null);
    if (revocation != null) {
      put(revocation.kind.ordinal());
      writeMessage(revocation.message, driver.self);
      agents(driver, revocation.awaiting);
    }
    Fault fault = mirror.fault;
    bool(fault != null);
    if (fault != null) {
      writeFault(driver, fault);
    }
    if (mirror.directory != null) {
      writeDirectory(driver, mirror.directory);
    }
    if (world.setup.blocks() > 0) {
      put(mirror.keep.ordinal());
      Partition partition = mirror.partition;
      put(partition == null ? 0 : partition.split ? 2 : 1);
      put(partition == null ? 0 : ranks[page].news(partition.number));
    }
  }

  /** The bytes of a page that is not split, or of a block, which its page may have in the frame. */
  private void writeBytes(World.Driver driver, Mirror mirror, boolean retiring) {
    if (world.setup.blocks() == 0) {
      bool(driver.latest[page] && mirror.version != Version.NONE && !retiring);
    } else if (page >= world.setup.pages()) {
      Mirror whole = world.mirror(driver.self, world.setup.pageOf(page));
      boolean filled = mirror.version != Version.NONE || whole.version != Version.NONE;
      bool(driver.latest[world.setup.firstUnit(page)] && filled);
    }
  }

  private void writeFault(World.Driver driver, Fault fault) {
    agents(driver, fault.readers);
    agents(driver, fault.writers);
    agents(driver, fault.fetchers);
    agents(driver, fault.fetching);
    agents(driver, fault.overwriters);
    agents(driver, fault.overwritten);
    bool(fault.request != null);
    if (fault.request != null) {
      writeRequest(driver, fault.request);
    }
    writeMessage(fault.deferred, driver.self);
  }

  private void writeRequest(World.Driver driver, Request request) {
    put(request.access.ordinal());
    bool(request.overwrites);
    writeMessage(request.granted, driver.self);
    bool(request.filledBy != null);
    nodes(request.acked);
    bool(request.homeCurrent && request.filledBy != null);
    int count = request.early == null ? 0 : request.early.size();
    put(count);
    byte[][] sorted = new byte[count][];
    for (int i = 0; i < count; i++) {
      Request.Early kept = request.early.get(i);
      int start = at;
      put(order.nodes()[kept.from()]);
      bits((int) kept.message().gfn(), kept.payload() == null ? 0 : kept.payload().get(0));
      writeMessage(kept.message(), driver.self);
      sorted[i] = Arrays.copyOfRange(buffer, start, at);
      at = start;
    }
    sorted(sorted);
  }

  private void writeDirectory(World.Driver driver, Directory directory) {
    put(directory.state.ordinal());
    put(directory.state == DirectoryState.OWNED ? order.nodes()[directory.owner] : 0);
    nodes(directory.state == DirectoryState.SHARED ? directory.sharers : 0);
    for (int node : order.nodeAt()) {
      grant(node, Ranks.grantOf(directory, node));
    }
    Transaction transaction = directory.transaction;
    bool(transaction != null);
    if (transaction != null) {
      writeMessage(transaction.request, driver.self);
      grant(transaction.request.requester(), transaction.grant);
      put((transaction.exclusive ? 1 : 0) | transaction.phase.ordinal() << 1);
      nodes(transaction.acks);
    }
    put(directory.queue == null ? 0 : directory.queue.size());
    if (directory.queue != null) {
      directory.queue.forEach(request -> writeMessage(request, driver.self));
    }
    nodes(directory.leaving);
    nodes(directory.offered);
  }

  private void writeFlights() {
    byte[][] sorted = new byte[world.flights.size()][];
    for (int i = 0; i < sorted.length; i++) {
      World.Flight flight = world.flights.get(i);
      page = (int) flight.message().gfn();
      int start = at;
      put(order.nodes()[flight.from()]);
      put(order.nodes()[flight.to()]);
      bits(page, flight.latest());
      writeMessage(flight.message(), flight.to());
      sorted[i] = Arrays.copyOfRange(buffer, start, at);
      at = start;
    }
    put(sorted.length);
    sorted(sorted);
  }

  private void sorted(byte[][] parts) {
    Arrays.sort(parts, Arrays::compareUnsigned);
    for (byte[] part : parts) {
      System.arraycopy(part, 0, buffer, at, part.length);
      at += part.length;
    }
  }

  private void writeMessage(Message message, int to) {
    if (message == null) {
      put(0);
      return;
    }
    put(message.kind().ordinal() + 1);
    put(order.pages()[(int) message.gfn()]);
    put(order.nodes()[message.requester()]);
    put(message.kind() == MessageKind.GRANT ? order.nodes()[message.source()] : 0);
    put(
        (message.exclusive() ? 1 : 0)
            | (message.homeCurrent() ? 2 : 0)
            | (message.page() ? 4 : 0)
            | (message.access() == null ? 0 : message.access().ordinal() + 1) << 3);
    int before = page;
    page = (int) message.gfn();
    // A number that the kind does not have is of no family: its rank is 0.
    if (Ranks.isNews(message)) {
      put(ranks[page].news(message.grant()));
    } else {
      grant(message.requester(), message.grant());
    }
    grant(Ranks.isRevoke(message) ? to : message.requester(), message.ends());
    if (message.kind() == MessageKind.TURNED) {
      put(ranks[world.setup.pageOf(page)].news(message.version()));
    } else {
      version(message.version());
    }
    version(message.have());
    version(message.homeHas());
    page = before;
    nodes(message.acks());
  }

  /** What a message carries, a bit a unit, of a page or block. */
  private void bits(int id, int bits) {
    int mapped = 0;
    for (int i = 0; i < world.setup.unitsOf(id); i++) {
      if ((bits & 1 << i) != 0) {
        boolean parts = id < world.setup.pages() && world.setup.blocks() > 0;
        int block = world.setup.pages() + world.setup.firstUnit(id) + i;
        mapped |= 1 << (parts ? order.pages()[block] - blockAt(id) : 0);
      }
    }
    put(mapped);
  }

  /** The id of the first block of the page that the order puts in this one's place. */
  private int blockAt(int id) {
    return world.setup.pages() + order.pages()[id] * world.setup.blocks();
  }

  private void put(int value) {
    buffer[at++] = (byte) value;
  }

  private void bool(boolean value) {
    put(value ? 1 : 0);
  }

  private void nodes(long mask) {
    int mapped = 0;
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      mapped |= 1 << order.nodes()[Long.numberOfTrailingZeros(rest)];
    }
    put(mapped);
  }

  private void agents(World.Driver driver, long mask) {
    int mapped = 0;
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      mapped |= 1 << order.agents()[driver.self][Long.numberOfTrailingZeros(rest)];
    }
    put(mapped);
  }

  private void version(long value) {
    put(ranks[page].version(value));
  }

  private void grant(int node, long value) {
    put(ranks[page].grant(node, value));
  }

  // Reading, always in the given order of nodes and agents

  void restore(byte[] bytes) {
    System.arraycopy(bytes, 0, buffer, 0, bytes.length);
    at = 0;
    for (int p = 0; p < world.setup.pages(); p++) {
      world.written[p] = isTrue();
    }
    for (World.Driver driver : world.drivers) {
      driver.evictions = get() - 1;
      driver.changes = get();
      for (User user : driver.users) {
        readUser(user);
      }
      for (page = 0; page < world.setup.ids(); page++) {
        readMirror(driver, world.mirror(driver.self, page));
      }
    }
    world.flights.clear();
    for (int count = get(); count > 0; count--) {
      int from = get();
      int to = get();
      int latest = get();
      world.flights.add(new World.Flight(from, to, readMessage(), latest));
    }
  }

  private void readUser(User user) {
    Agent agent = user.agent;
    int flags = get();
    agent.running = (flags & 1) != 0;
    agent.woken = (flags & 2) != 0;
    agent.granted = (flags & 4) != 0;
    user.wanders = (flags & 8) != 0;
    user.away = (flags & 16) != 0;
    user.leaving = (flags & 32) != 0;
    agent.revokeCount = get();
    agent.revokes = new long[agent.revokeCount];
    for (int i = 0; i < agent.revokeCount; i++) {
      agent.revokes[i] = get();
    }
    int drops = get();
    agent.dropCount = Integer.bitCount(drops);
    agent.drops = new long[agent.dropCount];
    for (int i = 0; drops != 0; drops &= drops - 1) {
      agent.drops[i++] = Integer.numberOfTrailingZeros(drops);
    }
    int translations = get();
    for (int p = 0; p < user.reads.length; p++) {
      user.reads[p] = (translations & 1 << 2 * p) != 0;
      user.writes[p] = (translations & 2 << 2 * p) != 0;
    }
    user.wanted = get() - 1;
    if (world.setup.blocks() > 0) {
      user.unit = user.wanted == World.NO ? get() : get() - world.setup.pages();
    } else {
      user.unit = Math.max(0, user.wanted);
    }
    user.access = ACCESSES[get()];
    user.operations = get() - 1;
  }

  private void readMirror(World.Driver driver, Mirror mirror) {
    mirror.state = STATES[get()];
    if (world.setup.blocks() == 0 || page >= world.setup.pages()) {
      driver.latest[world.setup.firstUnit(page)] = isTrue();
    }
    mirror.version = get();
    mirror.grant = getGrant();
    mirror.homeCurrent = isTrue();
    mirror.holders = get();
    mirror.writers = get();
    mirror.decoded = isTrue();
    mirror.revocation = null;
    if (isTrue()) {
      Revocation.Kind kind = Revocation.Kind.values()[get()];
      mirror.revocation = new Revocation(kind, readMessage());
      mirror.revocation.awaiting = get();
    }
    mirror.fault = null;
    if (isTrue()) {
      mirror.fault = readFault(mirror);
    }
    if (mirror.directory != null) {
      readDirectory(mirror.directory);
    }
    if (world.setup.blocks() > 0) {
      mirror.keep = Keep.values()[get()];
      int news = get();
      int number = get();
      mirror.partition = null;
      if (news > 0) {
        mirror.partition = new Partition();
        mirror.partition.split = news == 2;
        mirror.partition.number = Ranks.FIRST_GRANT + number;
      }
    }
  }

  private Fault readFault(Mirror mirror) {
    Fault fault = new Fault();
    fault.readers = get();
    fault.writers = get();
    fault.fetchers = get();
    fault.fetching = get();
    fault.overwriters = get();
    fault.overwritten = get();
    if (isTrue()) {
      fault.request = readRequest(mirror);
    }
    fault.deferred = readMessage();
    return fault;
  }

  private Request readRequest(Mirror mirror) {
    Request request = new Request(mirror, ACCESSES[get()], isTrue());
    request.granted = readMessage();
    request.filledBy = isTrue() ? Counter.FILLED_BY_PAGE : null;
    request.acked = get();
    request.homeCurrent = isTrue();
    int count = get();
    if (count > 0) {
      request.early = new ArrayList<>();
    }
    for (; count > 0; count--) {
      int from = get();
      byte latest = (byte) get();
      Message message = readMessage();
      ByteBuffer payload = message.page() ? ByteBuffer.allocate(1) : null;
      if (payload != null) {
        payload.put(0, latest);
      }
      request.early.add(new Request.Early(from, message, payload));
    }
    return request;
  }

  private void readDirectory(Directory directory) {
    directory.state = DirectoryState.values()[get()];
    directory.owner = get();
    directory.sharers = get();
    directory.lastGrant = Ranks.BEYOND;
    directory.grants = new long[world.nodes.length];
    for (int i = 0; i < directory.grants.length; i++) {
      directory.grants[i] = getGrant();
    }
    directory.transaction = null;
    if (isTrue()) {
      Message request = readMessage();
      long grant = getGrant();
      int flags = get();
      directory.transaction =
          new Transaction(request, grant, (flags & 1) != 0, Transaction.Phase.values()[flags >> 1]);
      directory.transaction.acks = get();
    }
    directory.queue = new ArrayDeque<>();
    for (int count = get(); count > 0; count--) {
      directory.queue.add(readMessage());
    }
    directory.leaving = get();
    directory.offered = get();
  }

  private Message readMessage() {
    int kind = get();
    if (kind == 0) {
      return null;
    }
    Message.Builder message = new Message.Builder(MessageKind.values()[kind - 1], get());
    message.requester(get()).source(get());
    int flags = get();
    message.exclusive((flags & 1) != 0).homeCurrent((flags & 2) != 0).page((flags & 4) != 0);
    message.access(flags >> 3 == 0 ? null : ACCESSES[(flags >> 3) - 1]);
    int has = MessageCodec.numbers(message.kind);
    long grant = getGrant();
    long ends = getGrant();
    message.grant((has & MessageCodec.GRANT) != 0 ? grant : 0);
    message.ends((has & MessageCodec.ENDS) != 0 ? ends : 0);
    int version = get();
    boolean turned = message.kind == MessageKind.TURNED;
    message.version(turned ? Ranks.FIRST_GRANT + version : version);
    int have = get();
    message.have(have == (byte) Version.ANY + 0x100 ? Version.ANY : have);
    return message.homeHas(get()).acks(get()).build();
  }

  private int get() {
    return buffer[at++] & 0xff;
  }

  private long getGrant() {
    return Ranks.restored(get(), world.setup);
  }

  private boolean isTrue() {
    return get() != 0;
  }
}
