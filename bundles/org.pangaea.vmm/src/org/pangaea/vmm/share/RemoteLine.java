package org.pangaea.vmm.share;

/**
 * The external interrupt line of a hart on another node, as seen by the node that has the PLIC.
 *
 * <p>One level is under way at a time; what changes meanwhile is remembered, and the latest follows
 * when the other node has confirmed. So a guest that toggles the line as fast as it can fills no
 * socket. Any thread.
 */
final class RemoteLine {
  /** Sends a level; {@link #confirmed} is called when it has arrived. */
  interface Sender {
    void send(boolean asserted, long sequence);
  }

  private final Sender sender;
  private boolean underway;
  private boolean changed;
  private boolean asserted;
  private long sequence;

  RemoteLine(Sender sender) {
    this.sender = sender;
  }

  /** The PLIC's output has changed. */
  void set(boolean nowAsserted, long nowSequence) {
    synchronized (this) {
      if (nowSequence <= sequence) {
        // Kept while the hart was leaving this node, and overtaken since.
        return;
      }
      asserted = nowAsserted;
      sequence = nowSequence;
      if (underway) {
        changed = true;
        return;
      }
      underway = true;
    }
    sender.send(nowAsserted, nowSequence);
  }

  /** The level sent last has arrived. */
  void confirmed() {
    boolean nowAsserted;
    long nowSequence;
    synchronized (this) {
      if (!changed) {
        underway = false;
        return;
      }
      changed = false;
      nowAsserted = asserted;
      nowSequence = sequence;
    }
    sender.send(nowAsserted, nowSequence);
  }
}
