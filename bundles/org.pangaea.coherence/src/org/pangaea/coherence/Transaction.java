package org.pangaea.coherence;

/** What home is doing for one request; while it exists, other requests of the page wait. */
final class Transaction {
  enum Phase {
    /** Home's own agents are giving back their tags; the answer follows. */
    TAKING_BACK,
    /** The owner has been told to share; its write-back closes. */
    WRITEBACK,
    /** The requester collects data or acknowledgements; its DONE closes. */
    DONE
  }

  final Message request;
  final long grant;
  final boolean exclusive;
  final Phase phase;

  /** Who has to acknowledge to the requester. */
  long acks;

  Transaction(Message request, long grant, boolean exclusive, Phase phase) {
    this.request = request;
    this.grant = grant;
    this.exclusive = exclusive;
    this.phase = phase;
  }

  @Override
  public String toString() {
    return (request.access() == null ? "offer" : request.access())
        + (exclusive ? " exclusively" : "")
        + " for node "
        + request.requester()
        + ", grant "
        + grant
        + ", "
        + switch (phase) {
          case TAKING_BACK -> "waits for home's own agents";
          case WRITEBACK -> "waits for the owner's write-back";
          case DONE ->
              "waits for the requester's DONE"
                  + (acks == 0 ? "" : ", which needs nodes " + Message.nodes(acks));
        };
  }
}
