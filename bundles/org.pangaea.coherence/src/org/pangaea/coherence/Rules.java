package org.pangaea.coherence;

/**
 * The decisions on which the protocol's shortcuts rest, one sentence each. Kept apart so that the
 * tests can plant a mistake in any one of them and see it found.
 */
class Rules {
  final Measures measures;

  /** The protocol as it is meant to be. */
  Rules() {
    this(Measures.ALL);
  }

  /** The protocol, with or without some of its measures. */
  Rules(Measures measures) {
    this.measures = measures;
  }

  /** When a revoke comes, seen from the mirror. */
  enum Arrival {
    /** It has overtaken the grant that it ends. */
    EARLY,
    /** It ends the grant that the mirror has. */
    DUE,
    /** The grant is over. */
    LATE
  }

  /** Links have no order, so the revoke itself must tell which grant it means. */
  Arrival arrival(long ends, long lastGrant) {
    return ends > lastGrant ? Arrival.EARLY : ends == lastGrant ? Arrival.DUE : Arrival.LATE;
  }

  /** Equal versions, equal bytes. */
  boolean sameBytes(long have, long version) {
    return have == version;
  }

  /** Who has the bytes needs none, nor who does not want them; and neither does a page of zeros. */
  boolean needsPage(long have, long version) {
    return have != Version.ANY
        && !sameBytes(have, version)
        && !(version == Version.ZERO && measures.untouchedWithoutData());
  }

  /**
   * What home is told of the bytes that a node has. Who has a copy in use only wants to write it,
   * and takes no others in its place; who has none may say so though the frame still has bytes.
   */
  long told(long version, boolean inUse) {
    return inUse || measures.unchangedWithoutData() ? version : Version.NONE;
  }

  /**
   * Who is about to overwrite all of a page does not need the bytes that it lacks. Who has them,
   * and others on its node read them, asks as for any store.
   */
  boolean needsNoBytes(Access access, MirrorState waiting) {
    return measures.overwriteWithoutData()
        && access == Access.OVERWRITE
        && waiting == MirrorState.FILLING;
  }

  /** Who has told home that the bytes are not needed waits for the page, whatever it hears. */
  boolean bindsOverwriters() {
    return true;
  }

  /** Everybody who may still read has to acknowledge, except the one who is going to write. */
  long acknowledgers(long sharers, int requester) {
    return sharers & ~(1L << requester);
  }

  /**
   * Home keeps a transaction open only while third nodes are at work for it. All others it closes
   * with its answer: the next revoke may overtake that, but then waits at the requester.
   */
  boolean needsDone(boolean fromOwner, long acks) {
    return fromOwner || acks != 0;
  }

  /** A clean copy may be forgotten if home has the same bytes. */
  boolean evictionNeedsPage(MirrorState state, boolean homeCurrent, long version) {
    return version != Version.ZERO && !(state == MirrorState.EXCLUSIVE && homeCurrent);
  }

  /** A revoke waits for the agents that run; the parked ones drop their tags before they run. */
  boolean waitsFor(boolean running) {
    return running;
  }

  /**
   * An eviction is confirmed only between transactions: until then the evicting node has to answer
   * what home may have sent it.
   */
  boolean evictionWaits(boolean busy) {
    return busy;
  }

  /**
   * A reader may become the only holder at once: where nobody uses the page, and where the page
   * moves from node to node and each reads, then writes it. Never for code and page tables, which
   * many look at.
   */
  boolean exclusiveOnRead(Access access, boolean unused, boolean migrates) {
    return access == Access.READ
        && (unused && measures.exclusiveOnRead() || migrates && measures.migratoryGrant());
  }

  /**
   * Home may give away what nobody uses and nobody ever wrote: then it knows the bytes without
   * being told. And only to a node that was never granted the page, so that the node can tell an
   * offer from one that came late, and home its request that crossed the offer from one that did
   * not.
   */
  boolean mayOffer(boolean unused, long version, long lastGrant) {
    return unused && version == Version.ZERO && lastGrant == 0;
  }

  /**
   * Home does nothing else with a page before its offer has arrived. It could not revoke what it
   * has offered: the revoke might come first, to a node that never asked and so cannot tell that
   * something is on its way.
   */
  boolean offerNeedsDone() {
    return true;
  }

  /** A request that was sent before an offer arrived is answered by the offer. */
  boolean crossesOffer(long last, boolean offered) {
    return offered && last == 0;
  }

  /** What home keeps nobody uses, and what it is about to keep nobody begins to use. */
  boolean mayUse(Keep keep) {
    return keep == Keep.NOT;
  }

  /** What home keeps nobody else gets. What it only wants to keep has to come by first. */
  boolean mayLeave(Keep keep) {
    return keep != Keep.KEPT;
  }

  /** Home has a page for itself when none of its agents has a tag. */
  boolean keepWaits(long holders) {
    return holders != 0;
  }

  /**
   * The bytes will change under another name, so nobody may have them under this version: one that
   * other nodes had when they shared the page, or gave it back, would come true again.
   */
  long keptVersion(long version, long grant) {
    return grant;
  }

  /** A page is whole again when home keeps all its blocks. */
  boolean isWhole(int kept, int blocks) {
    return kept == blocks;
  }

  /** News may overtake each other. */
  boolean isNews(long number, long last) {
    return number > last;
  }

  /** Who waits under a name that the bytes have no longer is woken, to ask by the other. */
  boolean turnsAway() {
    return true;
  }

  /** A request is not served while the bytes are used under another name. */
  boolean turnsRequestsAway(boolean elsewhere) {
    return elsewhere;
  }

  /** A first store makes new bytes, and new bytes have a new version. */
  long writtenVersion(long version, long grant) {
    return grant;
  }
}
