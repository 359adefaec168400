package org.pangaea.coherence;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Nodes whose pages are numbers, and a network that keeps messages, as bytes, until somebody
 * delivers them. It counts how many one-way trips, one after the other, led to each message and
 * each wake-up.
 */
final class Machine {
  /** A message under way, after so many trips. */
  record Parcel(int from, int to, byte[] bytes, int trips) {
    Message message() {
      return Message.decode(ByteBuffer.wrap(bytes));
    }

    @Override
    public String toString() {
      return message().kind() + " " + from + ">" + to + (message().page() ? " +page" : "");
    }
  }

  final CoherenceNode[] nodes;
  final Host[] hosts;
  private final int unitsPerPage;
  final List<Parcel> network = new ArrayList<>();

  /** Everything that was ever sent, as text. */
  final List<String> sent = new ArrayList<>();

  /** Who asks whom, and waits for the first answer about the page at its own connection. */
  private record Question(int asker, int asked, long gfn) {}

  /** Questions that have come and are not answered yet. */
  private final List<Question> open = new ArrayList<>();

  /** Answers to questions that were thought to have none, as text. */
  final List<String> unasked = new ArrayList<>();

  /** Is told what the protocol overwrites: the first page, or block, and how many. */
  BiConsumer<Integer, Integer> overwritten = (first, count) -> {};

  /** Trips that led to what is being done now: those of the message delivered last. */
  int trips;

  Machine(int nodeCount, int agentCount, int pages, HomeMap homes) {
    this(nodeCount, agentCount, pages, homes, Measures.ALL);
  }

  Machine(int nodeCount, int agentCount, int pages, HomeMap homes, Measures measures) {
    this(nodeCount, agentCount, pages, homes, measures, 0);
  }

  /** With pages that may be split into so many blocks: a number each. */
  Machine(int nodeCount, int agentCount, int pages, HomeMap homes, Measures measures, int blocks) {
    unitsPerPage = Math.max(1, blocks);
    nodes = new CoherenceNode[nodeCount];
    hosts = new Host[nodeCount];
    for (int i = 0; i < nodeCount; i++) {
      hosts[i] = new Host(i, agentCount, pages * unitsPerPage);
      nodes[i] =
          new CoherenceNode(
              i,
              nodeCount,
              0,
              pages,
              homes,
              hosts[i].agents,
              hosts[i],
              new Rules(measures),
              blocks);
    }
  }

  void deliver(Parcel parcel) {
    trips = parcel.trips;
    ByteBuffer bytes = ByteBuffer.wrap(parcel.bytes);
    Message message = Message.decode(bytes);
    Question question = new Question(parcel.from, parcel.to, message.gfn());
    boolean asks = asks(parcel.from, message);
    if (asks) {
      open.add(question);
    }
    nodes[parcel.to].receive(parcel.from, message, message.page() ? bytes : null);
    if (asks && !nodes[parcel.to].owesAnswer(message)) {
      open.remove(question);
    }
  }

  /** Whether the sender of a message waits for its answer: if it wants the page for itself. */
  private static boolean asks(int from, Message message) {
    return switch (message.kind()) {
      case REQUEST -> true;
      case FORWARD, INVALIDATE -> message.requester() == from;
      case GRANT,
          DATA,
          WRITEBACK,
          INVALIDATED,
          DONE,
          OFFER,
          EVICT,
          EVICTED,
          SPLIT,
          JOINED,
          JOIN,
          TURNED ->
          false;
    };
  }

  private void answer(int from, int to, Message message) {
    boolean answers =
        switch (message.kind()) {
          case GRANT, TURNED -> true;
          case DATA, INVALIDATED -> to == nodes[to].homes.homeOf(message.gfn());
          case REQUEST,
              FORWARD,
              WRITEBACK,
              INVALIDATE,
              DONE,
              OFFER,
              EVICT,
              EVICTED,
              SPLIT,
              JOINED,
              JOIN ->
              false;
        };
    if (answers && !open.remove(new Question(to, from, message.gfn()))) {
      unasked.add(message + " from " + from + " to " + to);
    }
  }

  /** Questions that are still to be answered, as text. */
  List<String> open() {
    return open.stream().map(Question::toString).toList();
  }

  /** Delivers everything, oldest first. */
  void deliverAll() {
    while (!network.isEmpty()) {
      deliver(network.remove(0));
    }
  }

  /** Delivers the oldest message of a kind. */
  void deliver(MessageKind kind) {
    for (int i = 0; i < network.size(); i++) {
      if (network.get(i).message().kind() == kind) {
        deliver(network.remove(i));
        return;
      }
    }
    throw new AssertionError("no " + kind + " among " + network);
  }

  /** One node's driver. */
  final class Host implements Effects {
    final int self;
    final Agent[] agents;

    /** Each page's frame, or a number for each of its blocks. */
    final long[] frames;

    final Map<Counter, Integer> counts = new EnumMap<>(Counter.class);
    final List<Problem> problems = new ArrayList<>();
    final List<Long> voided = new ArrayList<>();
    final List<Long> evicted = new ArrayList<>();

    /** After how many trips each agent was last woken. */
    final int[] tripsToWake;

    Host(int self, int agentCount, int units) {
      this.self = self;
      frames = new long[units];
      agents = new Agent[agentCount];
      tripsToWake = new int[agentCount];
      for (int i = 0; i < agentCount; i++) {
        agents[i] = new Agent(i);
      }
    }

    CoherenceNode node() {
      return nodes[self];
    }

    int counted(Counter counter) {
      return counts.getOrDefault(counter, 0);
    }

    private int first(long id) {
      boolean block = node().isBlock(id);
      int page = (int) node().pageOf(id);
      return page * unitsPerPage + (block ? node().indexOf(id) : 0);
    }

    private int count(long id) {
      return node().isBlock(id) ? 1 : unitsPerPage;
    }

    @Override
    public void send(int to, Message message) {
      int units = message.page() ? count(message.gfn()) : 0;
      int length = message.encodedLength() + units * Long.BYTES;
      ByteBuffer bytes = ByteBuffer.allocate(length);
      message.encode(bytes);
      for (int i = 0; i < units; i++) {
        bytes.putLong(frames[first(message.gfn()) + i]);
      }
      answer(self, to, message);
      Parcel parcel = new Parcel(self, to, bytes.array(), trips + 1);
      network.add(parcel);
      sent.add(parcel.toString());
    }

    @Override
    public void install(long gfn, ByteBuffer payload) {
      for (int i = 0; i < count(gfn); i++) {
        frames[first(gfn) + i] = payload.getLong(payload.position() + i * Long.BYTES);
      }
    }

    @Override
    public void zero(long gfn) {
      Arrays.fill(frames, first(gfn), first(gfn) + count(gfn), 0);
    }

    @Override
    public void overwrite(long gfn) {
      zero(gfn);
      overwritten.accept(first(gfn), count(gfn));
    }

    @Override
    public void interrupt(Agent agent, long gfn) {
      // Agents look at their lists.
    }

    @Override
    public void wake(Agent agent) {
      tripsToWake[agent.id()] = trips;
    }

    @Override
    public void codeVoid(long gfn) {
      voided.add(gfn);
    }

    @Override
    public void evicted(long gfn) {
      evicted.add(gfn);
      drop(node().pageOf(gfn));
    }

    /** Gives a page's frame back, if its bytes are not in use under another name. */
    void drop(long page) {
      if (node().isFrameFree(page)) {
        Arrays.fill(frames, first(page), first(page) + count(page), 0xdead);
      }
    }

    @Override
    public void report(Problem problem) {
      problems.add(problem);
    }

    @Override
    public void count(Counter counter) {
      counts.merge(counter, 1, Integer::sum);
    }
  }
}
