package org.pangaea.coherence;

import java.nio.ByteBuffer;

/**
 * One page at one node: its right, its version, its agents' tags, and what is open. At the page's
 * home it has a {@link Directory} beside it, under the same lock.
 *
 * <p>At home the mirror is tied to the directory: HOME means that it is EXCLUSIVE or MODIFIED,
 * SHARED that it is SHARED, OWNED that it is INVALID; or on its way there, with a request of its
 * own in the directory's queue.
 */
final class Mirror {
  final CoherenceNode node;
  final long gfn;
  final int home;

  /** Null unless the page lives here. */
  final Directory directory;

  MirrorState state;

  /** Of the bytes in the frame. */
  long version;

  /** The last grant received. Revokes that name an older one are late, a newer one early. */
  long grant;

  /** Of an EXCLUSIVE page: home has the same bytes. */
  boolean homeCurrent;

  /** Agents that may use the page, in whatever way; and those that may write it. */
  long holders;

  long writers;

  /** The driver may have decoded these bytes: no agent has a write tag. */
  boolean decoded;

  /** Tags being taken back, or null. While they are, no new tags are given. */
  Revocation revocation;

  /** What is open, or null. */
  Fault fault;

  /** At home: whether the page is kept from everybody. */
  Keep keep = Keep.NOT;

  /** Whether the page is used by its blocks; null if it never was. */
  Partition partition;

  /** How often a request of this node was answered; a glance reads it without the lock. */
  int answers;

  /** The last {@link CoherenceNode#glance} before which the state changed. */
  int changed;

  Mirror(CoherenceNode node, long gfn, int home) {
    this.node = node;
    this.gfn = gfn;
    this.home = home;
    if (home == node.self) {
      directory = new Directory(this, node);
      state = MirrorState.EXCLUSIVE;
      version = Version.ZERO;
      if (node.blocks.isBlock(gfn)) {
        // Nobody uses blocks of a page that was never split; and what the page is then, they are.
        version = directory.next();
        state = MirrorState.MODIFIED;
        keep = Keep.KEPT;
      }
    } else {
      directory = null;
      state = MirrorState.INVALID;
      version = Version.NONE;
    }
  }

  // What the node's own agents do

  Outcome request(Agent agent, Access access) {
    boolean overwritten = fault != null && fault.isOverwrittenFor(agent);
    Outcome outcome = overwritten ? Outcome.OVERWRITTEN : Outcome.GRANTED;
    forgetWish(agent);
    if (!holds(agent.bit, access)) {
      if (!allows(access) && isIdle()) {
        seek(access);
      }
      if (allows(access)) {
        tag(agent.bit, access);
      } else {
        fault().add(agent, access);
        outcome = Outcome.WAIT;
      }
    }
    proceed();
    return outcome;
  }

  /** Waits for the end of the eviction, whatever the agent may do with the page until then. */
  void awaitEviction(Agent agent) {
    forgetWish(agent);
    fault().add(agent, Access.READ);
  }

  void withdraw(Agent agent) {
    forgetWish(agent);
    proceed();
  }

  /** The agent speaks again: what it waited for before, it has used or does not want. */
  private void forgetWish(Agent agent) {
    agent.used();
    if (fault != null) {
      fault.forget(agent);
    }
  }

  void acknowledge(Agent agent) {
    if (revocation != null && (revocation.awaiting & agent.bit) != 0) {
      untag(agent.bit);
      revocation.awaiting &= ~agent.bit;
      if (revocation.awaiting == 0) {
        revoked(true);
      }
    }
  }

  /** Whether nothing is open that keeps the page here. */
  boolean mayEvict() {
    return directory == null && fault == null && isIdle() && state != MirrorState.OFFERED;
  }

  Eviction evict() {
    if (!mayEvict()) {
      return Eviction.REFUSED;
    }
    if (state == MirrorState.INVALID) {
      forget();
    } else {
      takeBack(Revocation.Kind.EVICT, null, holders);
    }
    return state == MirrorState.INVALID ? Eviction.DONE : Eviction.PENDING;
  }

  // Tags

  private boolean holds(long agents, Access access) {
    return switch (access) {
      case READ, WALK -> (holders & agents) != 0;
      case WRITE, OVERWRITE -> (writers & agents) != 0;
      case FETCH -> decoded && (holders & agents) != 0;
    };
  }

  /** Whether a new tag may be given now. */
  private boolean allows(Access access) {
    return revocation == null
        && node.rules.mayUse(keep)
        && switch (access) {
          case READ, WALK -> state.readable();
          case WRITE, OVERWRITE -> state.owned() && (fault == null || fault.fetching == 0);
          case FETCH -> state.readable() && writers == 0;
        };
  }

  private void tag(long agents, Access access) {
    holders |= agents;
    switch (access) {
      case READ, WALK -> {
        // A holder may read.
      }
      case WRITE, OVERWRITE -> {
        if (state == MirrorState.EXCLUSIVE) {
          version =
              node.rules.writtenVersion(version, directory != null ? directory.next() : grant);
          state(MirrorState.MODIFIED, "first store");
          count(Counter.SILENT_UPGRADE);
        }
        writers |= agents;
        codeVoid();
      }
      case FETCH -> decoded = true;
    }
  }

  private void untag(long agents) {
    holders &= ~agents;
    writers &= ~agents;
  }

  /** Gives tags to those who wait, as far as the state allows. */
  private void admit() {
    if (fault != null) {
      admit(fault.writers | fault.overwriters, Access.WRITE);
      admit(fault.readers, Access.READ);
      admit(fault.fetchers, Access.FETCH);
    }
  }

  private void admit(long agents, Access access) {
    if (agents != 0 && allows(access)) {
      grantTo(agents, access);
      if (access == Access.FETCH) {
        fault.fetching |= agents;
      }
    }
  }

  void grantTo(long agents, Access access) {
    tag(agents, access);
    fault.remove(agents);
    node.wake(agents, Agent::grant);
  }

  // Asking home

  /** Nothing is under way here, and home does not keep the page. */
  private boolean isSettled() {
    return revocation == null && request() == null && node.rules.mayLeave(keep);
  }

  private boolean isIdle() {
    return isSettled() && state != MirrorState.EVICTING && state != MirrorState.RETIRING;
  }

  /** Does what is needed so that the access will be allowed. */
  private void seek(Access access) {
    if (state == MirrorState.OFFERED) {
      take();
    } else if (state == MirrorState.INVALID) {
      ask(access, MirrorState.FILLING);
    } else if (state == MirrorState.SHARED && access.writes()) {
      ask(access, MirrorState.UPGRADING);
    } else if (state == MirrorState.MODIFIED && access == Access.FETCH) {
      count(Counter.RECALL);
      takeBack(Revocation.Kind.RECALL, null, writers);
    }
  }

  private void ask(Access access, MirrorState waiting) {
    state(waiting, "asks home");
    fault().request = new Request(this, access, node.rules.needsNoBytes(access, waiting));
    Message request = fault.request.message();
    if (directory != null) {
      count(Counter.FAULT_AT_HOME);
      directory.ask(request);
    } else {
      send(home, request);
    }
  }

  /** Touches a page that was offered: home has long agreed. */
  private void take() {
    count(Counter.OFFER_TAKEN);
    codeVoid();
    node.effects.zero(gfn);
    version = Version.ZERO;
    homeCurrent = true;
    state(MirrorState.EXCLUSIVE, "takes what was offered");
  }

  /** Goes on with whatever is possible now. */
  void proceed() {
    admit();
    if (fault != null && fault.deferred != null && isSettled()) {
      Message deferred = fault.deferred;
      fault.deferred = null;
      if (directory != null) {
        carryOut(deferred);
      } else {
        Incoming.receiveRevoke(this, home, deferred);
      }
    }
    if (keep == Keep.WANTED) {
      seekWhole();
    } else if (fault != null && isIdle() && fault.waiting() != 0) {
      seek(fault.strongest());
      admit();
    }
    tidy();
  }

  // The answer to a request

  /** Brings the frame to the message's version, and says how; null if that cannot be. */
  Counter fill(Message message, ByteBuffer payload) {
    Counter by = Counter.FILLED_BY_VERSION;
    if (message.version() < Version.ZERO) {
      return null; // No bytes have such a version.
    } else if (payload != null) {
      if (state != MirrorState.FILLING && state != MirrorState.INVALID) {
        return null;
      }
      codeVoid();
      node.effects.install(gfn, payload);
      by = Counter.FILLED_BY_PAGE;
    } else if (!node.rules.sameBytes(version, message.version())) {
      if (message.version() != Version.ZERO) {
        return null;
      }
      codeVoid();
      node.effects.zero(gfn);
      by = Counter.FILLED_BY_ZERO;
    }
    version = message.version();
    return by;
  }

  /** The request is answered in full: takes the right. */
  void answered(Request request) {
    Message granted = request.granted;
    grant = granted.grant();
    homeCurrent = request.homeCurrent;
    fault.request = null;
    state(granted.exclusive() ? MirrorState.EXCLUSIVE : MirrorState.SHARED, "request was answered");
    if (request.overwrites) {
      request.overwrite();
    }
    // Whoever waits becomes a holder before any revoke is looked at: use before surrender.
    proceed();
    if (directory != null) {
      directory.doneHere(granted.grant(), request.unwritten);
    } else if (granted.exclusive()
        && node.rules.needsDone(granted.source() != node.self, granted.acks())) {
      send(home, Message.done(gfn, node.self, granted.grant(), request.unwritten));
    }
  }

  /** The request was not served: the bytes are used under another name. */
  void turned(Message answer) {
    grant = answer.grant();
    fault.request = null;
    state(MirrorState.INVALID, "turned away");
  }

  /** An untouched page is this node's from now on. */
  void offered(Message offer) {
    grant = offer.grant();
    state(MirrorState.OFFERED, "offered");
    proceed();
  }

  /** Home has confirmed that the page was given back. */
  void evicted(Message confirmation) {
    grant = confirmation.grant();
    state(MirrorState.INVALID, "home has confirmed the eviction");
    leave();
    proceed();
  }

  // Revokes

  /** Takes the tags back that a FORWARD or INVALIDATE affects; when all are back, answers it. */
  void carryOut(Message message) {
    if (revocation != null) {
      fault().deferred = message;
    } else if (message.kind() == MessageKind.FORWARD && !message.exclusive()) {
      count(Counter.DOWNGRADE);
      takeBack(Revocation.Kind.DOWNGRADE, message, writers);
    } else {
      count(Counter.INVALIDATION);
      takeBack(Revocation.Kind.INVALIDATE, message, holders);
    }
  }

  private void takeBack(Revocation.Kind kind, Message message, long agents) {
    revocation = new Revocation(kind, message);
    for (long rest = agents; rest != 0; rest &= rest - 1) {
      Agent agent = node.agent(Long.numberOfTrailingZeros(rest));
      if (node.rules.waitsFor(agent.revoke(gfn))) {
        revocation.awaiting |= agent.bit;
        node.effects.interrupt(agent, gfn);
      } else {
        untag(agent.bit);
      }
    }
    if (revocation.awaiting == 0) {
      revoked(false);
    }
  }

  /** All tags are back. */
  private void revoked(boolean later) {
    Revocation over = revocation;
    revocation = null;
    switch (over.kind) {
      case RECALL, KEEP -> {
        // Nothing to tell anybody.
      }
      case DOWNGRADE, INVALIDATE -> surrender(over.message);
      case EVICT -> giveBack(later);
    }
    proceed();
    if (directory != null) {
      directory.serveNext();
    }
  }

  private void surrender(Message message) {
    boolean exclusive = message.kind() == MessageKind.INVALIDATE || message.exclusive();
    boolean framed = state != MirrorState.OFFERED;
    boolean unwritten = state == MirrorState.EXCLUSIVE || !framed;
    long bytes = framed ? version : Version.ZERO;
    String reason = Description.revokedFor(message.requester());
    switch (state) {
      case EXCLUSIVE, MODIFIED ->
          state(exclusive ? MirrorState.INVALID : MirrorState.SHARED, reason);
      case SHARED -> state(MirrorState.INVALID, reason);
      case OFFERED -> {
        // Even if it is to be shared: without a frame there is nothing to read here.
        count(Counter.OFFER_LOST);
        state(MirrorState.INVALID, reason);
      }
      case UPGRADING -> state(MirrorState.FILLING, reason);
      case EVICTING -> state(MirrorState.RETIRING, reason);
      case INVALID, FILLING, RETIRING -> {
        // The copy was dropped without a message, or is being given back.
      }
    }
    if (directory != null) {
      directory.surrendered(message);
    } else if (message.kind() == MessageKind.INVALIDATE) {
      send(message.requester(), Message.invalidated(message));
    } else {
      boolean page = framed && node.rules.needsPage(message.have(), bytes);
      send(message.requester(), Message.data(message, bytes, unwritten, page));
      if (!exclusive && message.requester() != home) {
        page = framed && node.rules.needsPage(message.homeHas(), bytes);
        send(home, Message.writeback(message, bytes, page));
      }
    }
  }

  /** Nobody here uses the page any more. */
  private void giveBack(boolean later) {
    if (state == MirrorState.SHARED) {
      count(Counter.DROPPED);
      state(MirrorState.INVALID, "dropped");
      if (later) {
        leave();
      } else {
        forget();
      }
    } else {
      count(Counter.EVICTION);
      boolean page = node.rules.evictionNeedsPage(state, homeCurrent, version);
      state(MirrorState.EVICTING, "written back");
      send(home, Message.evict(gfn, node.self, grant, version, page));
    }
  }

  /**
   * The frame is free. Agents that want the page again have to ask again, because first they have
   * to reserve another frame.
   */
  private void leave() {
    forget();
    node.effects.evicted(gfn);
    turnAway();
  }

  /** Who waits for the page has to ask again, perhaps for something else. */
  void turnAway() {
    if (fault == null) {
      return;
    }
    long waiting = fault.waiting() & ~(node.rules.bindsOverwriters() ? fault.bound() : 0);
    fault.remove(waiting);
    tidy();
    node.wake(waiting, Agent::retry);
  }

  private void forget() {
    codeVoid();
    version = Version.NONE;
  }

  // At home: the directory moves its own mirror

  /** The directory's transaction is over and this node may read, or write, the page again. */
  void regain(MirrorState right) {
    // With a request of its own in the directory's queue it will be told when that is served.
    if (state == MirrorState.INVALID || state == MirrorState.SHARED) {
      state(right, "back at home");
    }
  }

  /** The page, which nobody here uses, is another node's from now on. */
  void giveAway() {
    state(MirrorState.INVALID, "offered to another node");
  }

  /** Nobody on this node has a tag or wants one. */
  boolean isUnused() {
    return holders == 0 && fault == null && keep == Keep.NOT;
  }

  // At home: keeping a page from everybody

  /** Takes the page from everybody; {@link Blocks#kept} is called when that is done. */
  void keep() {
    keep = Keep.WANTED;
    proceed();
  }

  /** Everybody may have the page again. */
  void release() {
    keep = Keep.NOT;
    proceed();
    directory.serveNext();
  }

  /** Goes on with keeping as far as is possible now. */
  private void seekWhole() {
    if (!isIdle()) {
      // Goes on when that is over.
    } else if (!state.owned()) {
      // Like any writer of this node; the answer is all that no other node has it.
      boolean shared = state == MirrorState.SHARED;
      ask(Access.WRITE, shared ? MirrorState.UPGRADING : MirrorState.FILLING);
    } else if (node.rules.keepWaits(holders)) {
      takeBack(Revocation.Kind.KEEP, null, holders);
    } else {
      if (state == MirrorState.EXCLUSIVE) {
        version = node.rules.keptVersion(version, directory.next());
        state(MirrorState.MODIFIED, "kept");
      }
      codeVoid();
      keep = Keep.KEPT;
      node.blocks.kept(this);
    }
  }

  /** Whether this node is still to answer a message; see {@link CoherenceNode#owesAnswer}. */
  boolean owesAnswer(Message message) {
    return directory != null && directory.owesAnswer(message)
        || revocation != null && revocation.message == message
        || fault != null && fault.owesAnswer(message);
  }

  // Small things

  private Fault fault() {
    if (fault == null) {
      fault = new Fault();
    }
    return fault;
  }

  /** What was asked of home and is not answered in full, or null. */
  Request request() {
    return fault == null ? null : fault.request;
  }

  private void tidy() {
    if (fault != null && fault.isOver()) {
      fault = null;
    }
  }

  void codeVoid() {
    if (decoded) {
      decoded = false;
      node.effects.codeVoid(gfn);
    }
  }

  void send(int to, Message message) {
    if (message.page()) {
      count(Counter.PAGE_SENT);
    }
    node.effects.send(to, message);
  }

  void count(Counter counter) {
    node.effects.count(counter);
  }

  /** The only place where the state changes. */
  private void state(MirrorState next, String reason) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(
          "Page 0x%x cannot become %s (%s): %s".formatted(gfn, next, reason, describe()));
    }
    MirrorState last = state;
    state = next;
    boolean asked = last == MirrorState.FILLING || last == MirrorState.UPGRADING;
    if (asked && next.readable()) {
      answers++;
    }
    node.changed(this);
    node.effects.transition(gfn, last, next, reason);
  }

  String describe() {
    return Description.of(this);
  }
}
