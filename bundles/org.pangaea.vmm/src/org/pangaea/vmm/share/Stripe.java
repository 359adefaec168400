package org.pangaea.vmm.share;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.pangaea.coherence.Message;
import org.pangaea.fabric.Reply;

/**
 * The lock of some pages, and what belongs to the one call under it: what it wants sent, and for
 * whom it is made.
 */
final class Stripe extends ReentrantLock {
  private static final long serialVersionUID = 1L;
  transient List<Outgoing> outbox = new ArrayList<>(2);

  /** Answers owed over lanes, about pages of this stripe; hardly ever more than one. */
  private final transient List<Owed> owed = new ArrayList<>(1);

  /** Where the thread that has the lock records its events; null if nobody wants them. */
  transient ThreadTrace trace;

  /** The node whose message is being handled; this one if it is none. */
  int source;

  /** The untouched page that was granted under this lock, or -1. */
  long touched = -1;

  /** To which node. */
  int toucher;

  /** Which of the pages that live here to split. */
  final transient SplitPolicy policy = new SplitPolicy();

  /** An answer is owed. */
  void owe(Owed answer) {
    owed.add(answer);
  }

  /** The answer's way, if this is one that is owed, which it is no more; else null. */
  Reply takeOwed(int node, Message message) {
    for (int i = 0; i < owed.size(); i++) {
      if (owed.get(i).isFor(node, message)) {
        return owed.remove(i).reply();
      }
    }
    return null;
  }

  /** Whether nothing has been sent yet that was owed; then it is not owed any more. */
  boolean forgive(Owed answer) {
    return owed.remove(answer);
  }

  /** Ends the call: what it wants sent is to leave without the lock. */
  List<Outgoing> takeAndUnlock() {
    trace = null;
    List<Outgoing> taken = List.of();
    if (!outbox.isEmpty()) {
      taken = outbox;
      outbox = new ArrayList<>(2);
    }
    unlock();
    return taken;
  }
}
