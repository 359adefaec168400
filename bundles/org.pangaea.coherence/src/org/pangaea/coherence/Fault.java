package org.pangaea.coherence;

/** What is open at a mirror: waiting agents, a request on its way, a revoke put off. */
final class Fault {
  /** Agents that wait, by what they want. */
  long readers;

  long writers;
  long fetchers;
  long overwriters;

  /**
   * Agents that waited to fetch, may do so now, and have not come back yet. Taking a fetch tag back
   * needs no acknowledgement, so until they are back nobody else is given a write tag: use before
   * surrender.
   */
  long fetching;

  /** Agents whose {@link Access#OVERWRITE} was done, and that have not come back yet to hear it. */
  long overwritten;

  /** What was asked of home; null if nothing is on its way. */
  Request request;

  /** The revoke to be carried out when what is open now is done and used. */
  Message deferred;

  void add(Agent agent, Access access) {
    switch (access) {
      case READ, WALK -> readers |= agent.bit;
      case WRITE -> writers |= agent.bit;
      case FETCH -> fetchers |= agent.bit;
      case OVERWRITE -> overwriters |= agent.bit;
    }
  }

  void remove(long agents) {
    readers &= ~agents;
    writers &= ~agents;
    fetchers &= ~agents;
    overwriters &= ~agents;
  }

  /** The agent speaks again. */
  void forget(Agent agent) {
    remove(agent.bit);
    fetching &= ~agent.bit;
    overwritten &= ~agent.bit;
  }

  boolean isOverwrittenFor(Agent agent) {
    return (overwritten & agent.bit) != 0;
  }

  long waiting() {
    return readers | writers | fetchers | overwriters;
  }

  /**
   * Those that cannot be told any more to ask for something else: who waits to overwrite, once home
   * was told that the bytes are not needed. By the time home's answer is here they may be nowhere.
   */
  long bound() {
    return request != null && request.overwrites ? overwriters : 0;
  }

  /**
   * The access that satisfies most of those who wait. If one of them overwrites the page, none
   * needs its bytes: that store is made before anybody else has the page.
   */
  Access strongest() {
    return overwriters != 0
        ? Access.OVERWRITE
        : writers != 0 ? Access.WRITE : fetchers != 0 ? Access.FETCH : Access.READ;
  }

  /** Whether a revoke is put off. */
  boolean owesAnswer(Message message) {
    return deferred == message || request != null && request.keeps(message);
  }

  boolean isOver() {
    return waiting() == 0 && (fetching | overwritten) == 0 && request == null && deferred == null;
  }
}
