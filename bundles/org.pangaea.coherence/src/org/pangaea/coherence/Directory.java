package org.pangaea.coherence;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * The directory entry of a page that lives here: who holds it, and the one transaction at a time
 * that changes this. Numbers all grants of the page.
 */
final class Directory {
  private static final long[] NO_GRANTS = {};

  private final Mirror mirror;
  private final CoherenceNode node;

  DirectoryState state = DirectoryState.HOME;

  /** If OWNED. */
  int owner;

  /** If SHARED: other nodes, some of which may have dropped their copy without a word. */
  long sharers;

  /** The number given last, to a grant or a version. */
  long lastGrant = Version.ZERO;

  /** The last grant of each other node; made when the first of them asks. */
  long[] grants = NO_GRANTS;

  /** The transaction under way, or null. */
  Transaction transaction;

  /**
   * Requests that wait for it, or until home does not keep the page any more, at most one of each
   * node; null until the first.
   */
  ArrayDeque<Message> queue;

  /** Nodes whose EVICT waits for it. */
  long leaving;

  /** Nodes to which the page was offered; a request of theirs may be on its way all the same. */
  long offered;

  private final SharingPattern pattern = new SharingPattern();

  Directory(Mirror mirror, CoherenceNode node) {
    this.mirror = mirror;
    this.node = node;
  }

  /** A new number. */
  long next() {
    return ++lastGrant;
  }

  /** A request of home's own agents. */
  void ask(Message request) {
    enqueue(request);
    serveNext();
  }

  // Messages to the directory

  void receive(int from, Message message, ByteBuffer payload) {
    if (message.requester() != from && message.kind() != MessageKind.WRITEBACK) {
      node.refuse(from, message, "It speaks for another node.");
      return;
    }
    switch (message.kind()) {
      case REQUEST -> receiveRequest(from, message);
      case WRITEBACK -> receiveWriteback(from, message, payload);
      case DONE -> receiveDone(from, message);
      case EVICT -> receiveEvict(from, message, payload);
      case GRANT,
          OFFER,
          FORWARD,
          DATA,
          INVALIDATE,
          INVALIDATED,
          EVICTED,
          SPLIT,
          JOINED,
          JOIN,
          TURNED ->
          throw new IllegalArgumentException(message.kind() + " is not for a directory.");
    }
  }

  private void receiveRequest(int from, Message message) {
    if (node.rules.crossesOffer(message.ends(), (offered & 1L << from) != 0)) {
      // Each node has sent at most one.
      offered &= ~(1L << from);
    } else if (message.ends() != grantOf(from)) {
      node.refuse(from, message, "Its sender's last grant is " + grantOf(from) + ".");
    } else if (hasAsked(from)) {
      node.refuse(from, message, "Its sender has asked already.");
    } else if (!message.needsBytes() && message.access() != Access.WRITE) {
      node.refuse(from, message, "Who does not write needs the bytes.");
    } else {
      enqueue(message);
      node.blocks.turnAway(mirror);
      serveNext();
    }
  }

  /**
   * Tells who waits for what home keeps to ask for the other name. A fetch goes on waiting: it
   * needs the page. Each gets a new number, so that neither its request nor this answer can be
   * taken for another one later.
   *
   * @param news the number of the news of how the page is used
   * @return whether anybody goes on waiting
   */
  boolean turnAway(long news) {
    if (queue != null) {
      for (Message request : List.copyOf(queue)) {
        if (request.access() != Access.FETCH && request.requester() != node.self) {
          queue.remove(request);
          mirror.count(Counter.TURNED_AWAY);
          long grant = next();
          grants()[request.requester()] = grant;
          mirror.send(request.requester(), Message.turned(request, grant, news));
        }
      }
    }
    return queue != null && !queue.isEmpty();
  }

  private void receiveWriteback(int from, Message message, ByteBuffer payload) {
    boolean unwritten = message.version() == mirror.version;
    if (!isOpen(Transaction.Phase.WRITEBACK, message.grant()) || !isOwner(from)) {
      node.refuse(from, message, "No write-back is waited for from this node.");
    } else if (!bytesBack(message, payload)) {
      node.refuse(from, message, "It speaks of bytes that are not here.");
    } else {
      learn(pattern.shared(unwritten));
      shared(1L << from | 1L << transaction.request.requester());
      mirror.regain(MirrorState.SHARED);
      close();
    }
  }

  private void receiveDone(int from, Message message) {
    if (!isOpen(Transaction.Phase.DONE, message.grant())
        || from != transaction.request.requester()) {
      node.refuse(from, message, "No such transaction is open.");
    } else if (mirror.revocation != null) {
      node.refuse(from, message, "Home itself has not acknowledged yet.");
    } else {
      owned(from);
      learn(pattern.moved(message.unwritten()));
      close();
    }
  }

  /** This node's own request has been answered in full. */
  void doneHere(long grant, boolean unwritten) {
    // A read that needed no transaction may have been followed by a write that does.
    if (transaction != null && transaction.grant == grant) {
      if (transaction.exclusive) {
        state(DirectoryState.HOME);
        learn(pattern.moved(unwritten));
      } else {
        learn(pattern.shared(unwritten));
        shared(1L << owner);
      }
      close();
    }
  }

  private void receiveEvict(int from, Message message, ByteBuffer payload) {
    // The new owner's DONE may still be on its way: then these are the current bytes all the same.
    boolean current =
        transaction == null
            ? isOwner(from)
            : isOpen(Transaction.Phase.DONE, message.ends())
                && from == transaction.request.requester();
    if (message.ends() != grantOf(from) || (leaving & 1L << from) != 0) {
      node.refuse(from, message, "Its sender's last grant is " + grantOf(from) + ".");
    } else if (current && !bytesBack(message, payload)) {
      node.refuse(from, message, "It speaks of bytes that are not here.");
    } else {
      leaving |= 1L << from;
      serveNext();
    }
  }

  /** Takes the bytes that an owner gives back; false if they should have come and did not. */
  private boolean bytesBack(Message message, ByteBuffer payload) {
    return message.version() >= mirror.version
        && message.version() <= lastGrant
        && mirror.fill(message, payload) != null;
  }

  boolean mayOffer(int to) {
    boolean unused =
        state == DirectoryState.HOME
            && mirror.isUnused()
            && transaction == null
            && leaving == 0
            && (queue == null || queue.isEmpty());
    return node.rules.mayOffer(unused, mirror.version, grantOf(to));
  }

  /**
   * Gives the page to a node that did not ask, if nobody uses it or ever wrote it. Until the node
   * has confirmed, other requests wait: so no revoke can overtake the offer.
   */
  boolean offer(int to) {
    if (!mayOffer(to)) {
      return false;
    }
    long grant = next();
    Message offer = Message.offer(mirror.gfn, to, grantOf(to), grant);
    grants()[to] = grant;
    offered |= 1L << to;
    if (node.rules.offerNeedsDone()) {
      transaction = new Transaction(offer, grant, true, Transaction.Phase.DONE);
    }
    mirror.giveAway();
    owned(to);
    mirror.count(Counter.OFFERED);
    mirror.send(to, offer);
    return true;
  }

  // Transactions

  private void enqueue(Message request) {
    if (queue == null) {
      queue = new ArrayDeque<>(2);
    }
    queue.add(request);
  }

  /** Serves requests until one has to be waited for. */
  void serveNext() {
    if (!node.rules.evictionWaits(transaction != null)) {
      confirmEvictions();
    }
    while (transaction == null
        && queue != null
        && !queue.isEmpty()
        && node.rules.mayLeave(mirror.keep)) {
      serve(queue.remove());
    }
  }

  private void close() {
    transaction = null;
    serveNext();
  }

  private void serve(Message asked) {
    int requester = asked.requester();
    if (isOwner(requester)) {
      node.refuse(requester, asked, "Its sender has the page.");
      return;
    }
    boolean here = requester == node.self;
    // While home's own request was waiting, newer bytes may have come back.
    Message request = here ? mirror.request().message() : asked;
    long grant = next();
    if (!here) {
      grants()[requester] = grant;
    }
    pattern.requested(request.access());
    switch (state) {
      case HOME -> {
        if (here) {
          answer(request, grant, true, 0);
        } else {
          serveFromHome(request, grant);
        }
      }
      case SHARED -> {
        if (request.access() == Access.WRITE) {
          serveWriter(request, grant);
        } else {
          if (!here) {
            shared(sharers | 1L << requester);
          }
          answer(request, grant, false, 0);
        }
      }
      case OWNED -> serveFromOwner(request, grant);
    }
  }

  /** Nobody else has the page: take it back from home's own agents, then answer. */
  private void serveFromHome(Message request, long grant) {
    if (mirror.version == Version.ZERO && node.rules.measures.bulkOwnership()) {
      node.effects.touchedUntouched(mirror.gfn, request.requester());
    }
    learn(pattern.leavesHome(node.self, mirror.state == MirrorState.EXCLUSIVE));
    boolean exclusive = isExclusive(request, mirror.isUnused());
    transaction = new Transaction(request, grant, exclusive, Transaction.Phase.TAKING_BACK);
    // Like any owner, home is told to give up its right; it answers by calling surrendered.
    mirror.carryOut(Message.forward(request, mirror.grant, grant, exclusive, mirror.version));
  }

  /** Readers everywhere: they stop, and tell the requester. */
  private void serveWriter(Message request, long grant) {
    int requester = request.requester();
    transaction = new Transaction(request, grant, true, Transaction.Phase.DONE);
    pattern.upgraded(requester, sharers | (mirror.holders == 0 ? 0 : 1L << node.self));
    long others = node.rules.acknowledgers(sharers, requester);
    if (requester != node.self) {
      mirror.carryOut(Message.invalidate(mirror.gfn, requester, mirror.grant, grant));
      if (mirror.revocation != null) {
        transaction.acks = 1L << node.self;
      }
    }
    transaction.acks |= others;
    for (long rest = others; rest != 0; rest &= rest - 1) {
      int sharer = Long.numberOfTrailingZeros(rest);
      mirror.send(sharer, Message.invalidate(mirror.gfn, requester, grantOf(sharer), grant));
    }
    boolean closed = requester != node.self && !node.rules.needsDone(false, transaction.acks);
    answer(request, grant, true, transaction.acks);
    if (closed) {
      owned(requester);
      transaction = null;
    }
  }

  /** Another node has the page: it gives it to the requester, and to home if it is to be shared. */
  private void serveFromOwner(Message request, long grant) {
    boolean exclusive = isExclusive(request, false);
    boolean here = request.requester() == node.self;
    transaction =
        new Transaction(
            request,
            grant,
            exclusive,
            exclusive || here ? Transaction.Phase.DONE : Transaction.Phase.WRITEBACK);
    mirror.send(owner, Message.forward(request, grantOf(owner), grant, exclusive, mirror.version));
    answer(Message.grantFrom(owner, request, grant, exclusive));
    if (exclusive && !here && !node.rules.needsDone(true, 0)) {
      owned(request.requester());
      transaction = null;
    }
  }

  private boolean isExclusive(Message request, boolean unused) {
    boolean guess = node.rules.exclusiveOnRead(request.access(), unused, pattern.migrates());
    if (guess && !unused) {
      mirror.count(Counter.MIGRATORY_GRANT);
    }
    boolean exclusive = request.access() == Access.WRITE || guess;
    if (exclusive) {
      pattern.granted(request.requester(), request.access());
    }
    return exclusive;
  }

  private void learn(boolean wrong) {
    if (wrong) {
      mirror.count(Counter.GRANTED_FOR_NOTHING);
    }
  }

  /** Home's own agents have given up what the transaction wanted of them. */
  void surrendered(Message revoke) {
    if (transaction.phase == Transaction.Phase.TAKING_BACK) {
      Transaction over = transaction;
      int requester = over.request.requester();
      if (over.exclusive) {
        owned(requester);
      } else {
        shared(1L << requester);
      }
      answer(over.request, over.grant, over.exclusive, 0);
      transaction = null;
    } else if ((transaction.acks & 1L << node.self) != 0) {
      mirror.send(transaction.request.requester(), Message.invalidated(revoke));
    }
  }

  /** The right, with home's bytes if the requester needs them. */
  private void answer(Message request, long grant, boolean exclusive, long acks) {
    boolean here = request.requester() == node.self;
    boolean page = !here && node.rules.needsPage(request.have(), mirror.version);
    answer(Message.grant(request, grant, exclusive, mirror.version, acks, page));
  }

  private void answer(Message answer) {
    if (answer.requester() == node.self) {
      Incoming.receiveAnswer(mirror, node.self, answer, null);
    } else {
      mirror.send(answer.requester(), answer);
    }
  }

  private void confirmEvictions() {
    for (long rest = leaving; rest != 0; rest &= rest - 1) {
      int evictor = Long.numberOfTrailingZeros(rest);
      if (isOwner(evictor)) {
        state(DirectoryState.HOME);
        mirror.regain(MirrorState.EXCLUSIVE);
      } else if ((holders() & 1L << evictor) != 0) {
        shared(sharers & ~(1L << evictor));
      }
      long grant = next();
      mirror.send(evictor, Message.evicted(mirror.gfn, evictor, grantOf(evictor), grant));
      grants()[evictor] = grant;
    }
    leaving = 0;
  }

  /** Whether a request waits for its turn, or for home's own agents. */
  boolean owesAnswer(Message message) {
    return transaction != null
            && transaction.phase == Transaction.Phase.TAKING_BACK
            && transaction.request == message
        || isQueued(message);
  }

  // Each fault comes by here: a stream's objects would cost it more than all the queue does.

  private boolean isQueued(Message message) {
    if (queue != null) {
      for (Message request : queue) {
        if (request == message) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean hasAsked(int from) {
    if (queue != null) {
      for (Message request : queue) {
        if (request.requester() == from) {
          return true;
        }
      }
    }
    return false;
  }

  // State

  /** Other nodes that may have the page. */
  long holders() {
    return switch (state) {
      case HOME -> 0;
      case SHARED -> sharers;
      case OWNED -> 1L << owner;
    };
  }

  private boolean isOwner(int other) {
    return state == DirectoryState.OWNED && owner == other;
  }

  private boolean isOpen(Transaction.Phase phase, long grant) {
    return transaction != null && transaction.phase == phase && transaction.grant == grant;
  }

  private void owned(int by) {
    state(DirectoryState.OWNED);
    owner = by;
    sharers = 0;
  }

  private void shared(long by) {
    if (by == 0) {
      state(DirectoryState.HOME);
      mirror.regain(MirrorState.EXCLUSIVE);
    } else if (state != DirectoryState.SHARED) {
      state(DirectoryState.SHARED);
    }
    sharers = by;
  }

  private long grantOf(int other) {
    return grants.length == 0 ? 0 : grants[other];
  }

  private long[] grants() {
    if (grants.length == 0) {
      grants = Arrays.copyOf(grants, node.nodes);
    }
    return grants;
  }

  /** The only place where the state changes. */
  private void state(DirectoryState next) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(
          "The directory cannot go from " + state + " to " + next + ": " + mirror.describe());
    }
    state = next;
  }
}
