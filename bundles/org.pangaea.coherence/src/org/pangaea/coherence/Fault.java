package org.pangaea.coherence;

/** What is open at a mirror: waiting agents, a request on its way, a revoke put off. */
final class Fault {
  /** Agents that wait, by what they want. */
  long readers;

  long writers;
  long fetchers;

  /**
   * Agents that waited to fetch, may do so now, and have not come back yet. Taking a fetch tag back
   * needs no acknowledgement, so until they are back nobody else is given a write tag: use before
   * surrender.
   */
  long fetching;

  /** What was asked of home; null if nothing is on its way. */
  Request request;

  /** The revoke to be carried out when what is open now is done and used. */
  Message deferred;

  void add(Agent agent, Access access) {
    switch (access) {
      case READ, WALK -> readers |= agent.bit;
      case WRITE -> writers |= agent.bit;
      case FETCH -> fetchers |= agent.bit;
    }
  }

  void remove(long agents) {
    readers &= ~agents;
    writers &= ~agents;
    fetchers &= ~agents;
  }

  long waiting() {
    return readers | writers | fetchers;
  }

  /** The access that satisfies most of those who wait. */
  Access strongest() {
    return writers != 0 ? Access.WRITE : fetchers != 0 ? Access.FETCH : Access.READ;
  }

  /** Whether a revoke is put off. */
  boolean owesAnswer(Message message) {
    return deferred == message || request != null && request.keeps(message);
  }

  boolean isOver() {
    return waiting() == 0 && fetching == 0 && request == null && deferred == null;
  }
}
