package org.pangaea.vmm.share;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pangaea.coherence.Access;
import org.pangaea.coherence.Agent;
import org.pangaea.coherence.CoherenceNode;
import org.pangaea.coherence.Counter;
import org.pangaea.coherence.Effects;
import org.pangaea.coherence.Glance;
import org.pangaea.coherence.HomeMap;
import org.pangaea.coherence.Measures;
import org.pangaea.coherence.Message;
import org.pangaea.coherence.MessageKind;
import org.pangaea.coherence.MirrorState;
import org.pangaea.coherence.Outcome;
import org.pangaea.coherence.Problem;
import org.pangaea.control.ShareSpecification;
import org.pangaea.fabric.Reply;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.HostMemory;
import org.pangaea.trace.FaultKind;

/**
 * Drives the coherence protocol of one share: gives it locks, threads to wait on, frames and links.
 *
 * <p>Calls about one page are serialised by the lock of the page's stripe. What the protocol wants
 * sent is collected in the stripe, with the page's bytes copied at that moment, and leaves when the
 * lock is free again, so no socket is ever written under a page's lock. Messages may overtake each
 * other that way; the protocol does not mind.
 *
 * <p>How much can be under way: an agent has at most one request, and a page travels at most twice
 * for it (to the requester, and to its home). With 64 agents a node that is half a megabyte a link,
 * below the socket buffers that the fabric asks for; so no write that the protocol depends on waits
 * for a reader. Of pages offered in bulk a request brings one small message at most, and that one
 * confirmation.
 */
final class SharedMemory implements Effects {
  private final GuestMemory frames;
  private final MirrorFrames mirrors;
  private final CoherenceNode node;
  private final Agent[] agents;
  private final Sleeper[] sleepers;
  private final Transmitter transmitter;
  private final CodeListener code;
  private final Counters counters;
  private final PageFaults faults;
  private final java.util.function.Consumer<String> problems;
  private final PageParts parts;
  private final Stripes stripes;
  private final Evictor evictor;

  /** Whether pages may be split into blocks. */
  private final boolean splits;

  private final Splitting splitting;
  private final HomeMap homes;
  private final int self;

  /** Where the threads that serve peers record their events, by node; null if nobody wants them. */
  private volatile PeerTraces peerTraces;

  /** By node. */
  private final BulkOffers[] offers;

  /**
   * Makes the memory of one share.
   *
   * @param agents everybody here who touches memory, by id
   * @param sleepers the threads that act for them, by the same index; filled in before the first
   *     access
   */
  SharedMemory(
      GuestMemory frames,
      ShareSpecification specification,
      HomeMap homes,
      Agent[] agents,
      Sleeper[] sleepers,
      Transmitter.Sender sender,
      CodeListener code,
      Counters counters,
      java.util.function.Consumer<String> problems) {
    this.frames = frames;
    this.homes = homes;
    self = specification.node();
    this.sleepers = sleepers;
    transmitter = new Transmitter(sender, counters, self);
    this.code = code;
    this.counters = counters;
    faults = new PageFaults(counters);
    this.problems = problems;
    this.agents = agents;
    offers = new BulkOffers[specification.nodes().size()];
    Arrays.setAll(offers, peer -> new BulkOffers());
    long first = GuestMemory.RAM_BASE >>> GuestMemory.PAGE_SHIFT;
    mirrors =
        new MirrorFrames(
            first,
            frames.endPage() - first,
            GuestMemory.GUEST_PAGE_SIZE / GuestMemory.PAGE_SIZE,
            specification.mirrorBudget(),
            agents.length,
            gfn -> frames.release(gfn << GuestMemory.PAGE_SHIFT));
    splits = specification.adaptiveBlocks();
    node =
        new CoherenceNode(
            self,
            specification.nodes().size(),
            first,
            frames.endPage() - first,
            homes,
            agents,
            this,
            new Measures(
                specification.exclusiveOnRead(),
                specification.migratoryGrant(),
                specification.bulkOwnership(),
                specification.overwriteWithoutData(),
                specification.untouchedWithoutData(),
                specification.unchangedWithoutData(),
                splits),
            GuestMemory.BLOCKS_PER_PAGE);
    parts = new PageParts(node);
    stripes = new Stripes(parts);
    splitting = new Splitting(node, homes, self, stripes, transmitter);
    evictor = new Evictor(node, self, mirrors, stripes, transmitter, counters);
  }

  Agent agent(int id) {
    return agents[id];
  }

  /** From now on threads that serve peers record their events; null: not any more. */
  void trace(PeerTraces peers) {
    peerTraces = peers;
  }

  /**
   * Makes the page at an address usable for the calling thread's agent, or the block there if the
   * page is split, waiting parked if need be. It may then be used until the agent's next poll or
   * wait. If it is to be overwritten, it is when this returns, from the address on, which is then
   * where a page or block begins.
   *
   * @return whether it is the page
   */
  boolean acquire(Sleeper sleeper, long gpa, Access access) {
    long gfn = gpa >>> GuestMemory.PAGE_SHIFT;
    boolean split;
    long asked = 0;
    FaultKind kind = null;
    boolean framed = false;
    boolean overwritten;
    long id = -1;
    while (true) {
      Stripe stripe = stripes.lock(gfn, sleeper.trace, self);
      Outcome outcome = Outcome.WAIT;
      List<Outgoing> messages;
      boolean lacking = false;
      boolean placed = false;
      try {
        // A fetch needs the whole page, however long it takes: code is decoded by the page.
        boolean wanted = splits && node.isSplit(gfn);
        boolean bound = id >= 0 && node.isBound(id, sleeper.agent);
        split = bound ? id != gfn : wanted && access != Access.FETCH;
        id = split ? node.block(gfn, PageParts.index(gpa)) : gfn;
        // A page's frame is its blocks', too.
        boolean needed = node.needsFrame(id) && !mirrors.isPlaced(gfn);
        long leaving = splits && needed ? node.leaving(id) : id;
        framed |= needed && !framed && leaving == id && mirrors.take(gfn);
        lacking = needed && !framed && leaving == id;
        if (leaving != id) {
          // Parts of the page are still here, and its frame is being given back.
          sleeper.expectPage(gfn);
          node.awaitEviction(leaving, sleeper.agent);
        } else if (!lacking) {
          sleeper.expectPage(gfn);
          outcome = node.request(id, sleeper.agent, asking(access, gpa, split));
          if (outcome == Outcome.WAIT && splits && homes.homeOf(gfn) == self) {
            splitting.requested(stripe, gfn, access);
          }
          if (outcome == Outcome.WAIT && wanted && access == Access.FETCH) {
            node.askToJoin(gfn);
          }
          if (framed && !needed) {
            // Another agent has brought the page, or a block of it, here meanwhile.
            framed = false;
            mirrors.free(gfn);
          } else if (framed && !node.needsFrame(id)) {
            framed = false;
            mirrors.place(gfn);
            placed = true;
          } else if (mirrors.limited() && homes.homeOf(gfn) != self) {
            mirrors.refer(gfn);
          }
        }
        if (outcome == Outcome.WAIT && kind == null) {
          kind = PageFaults.kind(access, node.state(id));
          // Before anything is sent: on a busy processor the answer may be here, and this thread
          // be late, before it looks at the clock again.
          asked = System.nanoTime();
        }
      } finally {
        messages = stripe.takeAndUnlock();
      }
      Question question = null;
      if (outcome == Outcome.WAIT) {
        question = transmitter.ask(messages);
      } else {
        transmitter.transmit(messages);
      }
      // The page that leaves and the page that comes travel at the same time. Two, so that those
      // who are faster than pages leave find free frames again some time.
      for (int i = 0; placed && i < 2 && mirrors.isShort(); i++) {
        evictor.evictOne(sleeper.trace);
      }
      if (outcome != Outcome.WAIT) {
        overwritten = outcome == Outcome.OVERWRITTEN;
        break;
      }
      if (lacking) {
        evictor.awaitFrame(sleeper, gfn);
        framed = true;
      } else {
        sleeper.awaitPage(gfn, access.text(), homes.homeOf(gfn), question);
      }
    }
    if (access.writes() && !split) {
      // Whatever was decoded from this frame before is void, however long ago it was last fetched.
      // With a page that is split it was void before, and new bytes of the page come with a new
      // version of it.
      code.codeChanged(gfn);
    }
    if (access == Access.OVERWRITE && !overwritten) {
      HostMemory.zero(frames.address(gpa), PageParts.left(gpa, !split));
    }
    if (kind != null) {
      faults.over(sleeper, gfn, access, kind, asked);
    }
    return !split;
  }

  /**
   * A page of which the first blocks were overwritten while it was split, and that is whole again,
   * is not overwritten from its beginning: others may have stored there since.
   */
  private static Access asking(Access access, long gpa, boolean split) {
    boolean rest = access == Access.OVERWRITE && !split && PageParts.index(gpa) != 0;
    return rest ? Access.WRITE : access;
  }

  /** The agent has dropped every translation to the page. */
  void acknowledge(Sleeper sleeper, long gfn) {
    Stripe stripe = stripes.lock(gfn, sleeper.trace, self);
    List<Outgoing> messages;
    try {
      node.acknowledge(gfn, sleeper.agent);
    } finally {
      messages = stripe.takeAndUnlock();
    }
    transmitter.transmit(messages);
  }

  /** A protocol message has come from another node. */
  void receive(int from, ByteBuffer frame) {
    Message message = Message.decode(frame);
    ByteBuffer page = pageIn(frame, message);
    PeerTraces peers = peerTraces;
    ThreadTrace trace = peers == null ? null : peers.link(from);
    if (message.more() == 0) {
      transmitter.transmit(receive(from, message, page, trace, null));
      return;
    }
    List<Outgoing> answers = new ArrayList<>();
    for (Message rest = message; rest != null; rest = rest.rest()) {
      answers.addAll(receive(from, rest.first(), null, trace, null));
    }
    transmitter.transmit(Outgoing.joined(answers));
  }

  private ByteBuffer pageIn(ByteBuffer frame, Message message) {
    if (frame.hasRemaining() && frame.remaining() != parts.size(message.gfn())) {
      throw new IllegalArgumentException("A page of " + frame.remaining() + " bytes came.");
    }
    return frame.hasRemaining() ? frame : null;
  }

  /** A protocol message has come from another node, which waits for the answer at a lane. */
  void asked(int from, ByteBuffer frame, Reply reply) {
    Message message = Message.decode(frame);
    if (frame.hasRemaining()) {
      throw new IllegalArgumentException("A page came with a question.");
    }
    PeerTraces peers = peerTraces;
    ThreadTrace trace = peers == null ? null : peers.lane();
    transmitter.transmit(receive(from, message, null, trace, new Owed(from, message.gfn(), reply)));
  }

  /** The answer to a question has come from another node, on the thread that has asked. */
  void answered(Question question, ByteBuffer frame, ThreadTrace trace) {
    Message message = Message.decode(frame);
    if (message.gfn() != question.gfn()) {
      throw new IllegalArgumentException(
          "Page 0x%x was asked for, and the answer speaks of page 0x%x."
              .formatted(question.gfn(), message.gfn()));
    }
    transmitter.transmit(receive(question.node(), message, pageIn(frame, message), trace, null));
  }

  /**
   * @param owed what the message is to be answered by, or null if it came over the link
   */
  private List<Outgoing> receive(
      int from, Message message, ByteBuffer page, ThreadTrace trace, Owed owed) {
    Stripe stripe = stripes.lock(message.gfn(), trace, giver(from, message));
    List<Outgoing> messages;
    long touched;
    try {
      if (trace != null && !node.isBlock(message.gfn())) {
        trace.received(message, from);
      }
      if (owed != null) {
        stripe.owe(owed);
      }
      node.receive(from, message, page);
      if (owed != null && !node.owesAnswer(message) && stripe.forgive(owed)) {
        stripe.outbox.add(Outgoing.nothing(owed));
      }
      if (splits && message.kind() == MessageKind.JOIN) {
        splitting.joinAsked(stripe, message.gfn());
      }
      if (splits && message.kind() == MessageKind.REQUEST) {
        splitting.requested(stripe, node.pageOf(message.gfn()), message.access());
      }
    } finally {
      touched = stripe.toucher == from ? stripe.touched : -1;
      stripe.touched = -1;
      messages = stripe.takeAndUnlock();
    }
    if (touched >= 0) {
      // First things first: a hart waits for this.
      transmitter.transmit(messages);
      messages = List.of();
      offerAround(touched, from, trace);
    }
    return messages;
  }

  /** Gives a node that goes through untouched pages some more of them. */
  private void offerAround(long gfn, int to, ThreadTrace trace) {
    long first = offers[to].touched(gfn);
    if (first < 0) {
      return;
    }
    List<Outgoing> messages = new ArrayList<>(BulkOffers.BLOCK);
    for (long page = first; page < first + BulkOffers.BLOCK; page++) {
      if (node.contains(page) && homes.homeOf(page) == self) {
        Stripe stripe = stripes.lock(page, trace, self);
        try {
          node.offer(page, to);
        } finally {
          messages.addAll(stripe.takeAndUnlock());
        }
      }
    }
    transmitter.transmit(Outgoing.joined(messages));
  }

  /** Who gives a page by a message: home may say that it comes from another node. */
  private static int giver(int from, Message message) {
    boolean elsewhere =
        message.kind() == MessageKind.GRANT && message.source() != message.requester();
    return elsewhere ? message.source() : from;
  }

  /** Copies guest RAM out, page by page, as the caller's agent. */
  void read(Sleeper sleeper, long gpa, byte[] target) {
    for (int done = 0; done < target.length; ) {
      long at = gpa + done;
      boolean whole = acquire(sleeper, at, Access.READ);
      int length = Math.min(target.length - done, PageParts.left(at, whole));
      HostMemory.copyOut(frames.address(at), target, done, length);
      done += length;
      sleeper.giveUpRevoked();
      sleeper.checkAlive();
    }
  }

  /** Copies into guest RAM, page by page, as the caller's agent. */
  void write(Sleeper sleeper, long gpa, byte[] source, int length) {
    for (int done = 0; done < length; ) {
      long at = gpa + done;
      boolean whole = acquire(sleeper, at, Access.WRITE);
      int piece = Math.min(length - done, PageParts.left(at, whole));
      HostMemory.copyIn(source, done, frames.address(at), piece);
      done += piece;
      sleeper.giveUpRevoked();
      sleeper.checkAlive();
    }
  }

  /** All that is known about a page, for a report. */
  String describe(long gfn) {
    Stripe stripe = stripes.lock(gfn);
    try {
      StringBuilder text = new StringBuilder(node.describe(gfn));
      for (int i = 0; splits && i < GuestMemory.BLOCKS_PER_PAGE && node.isSplit(gfn); i++) {
        text.append("\n").append(node.describe(node.block(gfn, i)));
      }
      return text.toString();
    } finally {
      stripe.unlock();
    }
  }

  /** This node's state of a page, as a letter: M, E, S or I. */
  char letter(long gfn) {
    Stripe stripe = stripes.lock(gfn);
    try {
      return switch (node.state(gfn)) {
        case MODIFIED -> 'M';
        case EXCLUSIVE, OFFERED -> 'E';
        case SHARED, UPGRADING -> 'S';
        case INVALID, FILLING, EVICTING, RETIRING -> 'I';
      };
    } finally {
      stripe.unlock();
    }
  }

  /** Looks at many pages without any lock; see {@link CoherenceNode#glance}. */
  int glance(long first, int count, int since, Glance into) {
    return node.glance(first, count, since, into);
  }

  /** Mask of the other nodes that hold a page whose home is here. */
  long holders(long gfn) {
    Stripe stripe = stripes.lock(gfn);
    try {
      return node.holders(gfn);
    } finally {
      stripe.unlock();
    }
  }

  boolean contains(long gfn) {
    return node.contains(gfn);
  }

  /** What the numbers of pages and blocks stand for. */
  PageParts parts() {
    return parts;
  }

  Splitting splitting() {
    return splitting;
  }

  MirrorFrames mirrors() {
    return mirrors;
  }

  GuestMemory frames() {
    return frames;
  }

  // Effects: under the page's stripe.

  @Override
  public void send(int to, Message message) {
    byte[] page = null;
    if (message.page()) {
      page = PageBuffers.take(parts.size(message.gfn()));
      HostMemory.copyOut(frames.address(parts.address(message.gfn())), page, 0, page.length);
    }
    Stripe stripe = stripes.of(message.gfn());
    stripe.outbox.add(new Outgoing(to, message, page, stripe.takeOwed(to, message)));
    if (stripe.trace != null && !node.isBlock(message.gfn())) {
      stripe.trace.sent(message, to);
    }
  }

  @Override
  public void transition(long gfn, MirrorState from, MirrorState to, String reason) {
    if (node.isBlock(gfn)) {
      // What is recorded, and what has frames, are pages.
      return;
    }
    if (to == MirrorState.INVALID) {
      mirrors.forget(gfn);
    }
    ThreadTrace trace = stripes.of(gfn).trace;
    if (trace != null) {
      trace.mirror(gfn, from, to);
    }
  }

  @Override
  public void touchedUntouched(long gfn, int by) {
    Stripe stripe = stripes.of(gfn);
    stripe.touched = gfn;
    stripe.toucher = by;
  }

  @Override
  public void install(long gfn, ByteBuffer payload) {
    code.codeChanged(node.pageOf(gfn));
    HostMemory.copyIn(payload, frames.address(parts.address(gfn)), parts.size(gfn));
  }

  @Override
  public void zero(long gfn) {
    code.codeChanged(node.pageOf(gfn));
    long address = frames.address(parts.address(gfn));
    int size = parts.size(gfn);
    for (int i = 0; i < size; i += 8) {
      // Reading a fresh frame does not commit memory; writing would.
      if (HostMemory.getLong(address + i) != 0) {
        HostMemory.zero(address, size);
        return;
      }
    }
  }

  @Override
  public void interrupt(Agent agent, long gfn) {
    sleepers[agent.id()].revokeAsked();
  }

  @Override
  public void wake(Agent agent) {
    Sleeper sleeper = sleepers[agent.id()];
    sleeper.wakeForPage(stripes.of(sleeper.expectedPage()).source);
  }

  @Override
  public void codeVoid(long gfn) {
    code.codeChanged(node.pageOf(gfn));
  }

  @Override
  public void evicted(long gfn) {
    evictor.evicted(node.pageOf(gfn));
  }

  @Override
  public void report(Problem problem) {
    problems.accept(problem.toString());
  }

  @Override
  public void count(Counter counter) {
    counters.count(counter);
  }
}
