package org.pangaea.vmm.share;

import org.pangaea.coherence.Message;
import org.pangaea.coherence.MirrorState;
import org.pangaea.trace.Activity;
import org.pangaea.trace.Event;
import org.pangaea.trace.EventRing;
import org.pangaea.trace.EventType;
import org.pangaea.trace.FaultKind;

/** What is recorded of one thread: a hart's, the loader's, or one that serves a peer. Its own. */
final class ThreadTrace {
  private static final int CARRIES_PAGE = 1;
  private static final int EXCLUSIVE = 2;

  final EventRing ring;
  private final int hart;

  /**
   * The trace of a thread.
   *
   * @param hart whose thread it is, or {@link Event#NOBODY}
   */
  ThreadTrace(int events, int hart) {
    ring = new EventRing(events);
    this.hart = hart;
  }

  /**
   * The hart does something else.
   *
   * @param gfn the page that it waits for, or has waited for
   * @param peer the node that it waits for, or which has ended the wait
   */
  void activity(long nanos, Activity activity, long gfn, int peer) {
    if (hart != Event.NOBODY) {
      long page = gfn < 0 ? 0 : gfn;
      ring.add(nanos, EventType.ACTIVITY, activity.ordinal(), hart, peer, 0, page, 0);
    }
  }

  void fault(long began, long nanos, FaultKind kind, long gfn, int from, int line) {
    ring.add(began, EventType.FAULT, kind.ordinal(), hart, from, line + 1, gfn, nanos);
  }

  void sent(Message message, int to) {
    message(EventType.SENT, message, to);
  }

  void received(Message message, int from) {
    message(EventType.RECEIVED, message, from);
  }

  private void message(EventType type, Message message, int peer) {
    // A request does not have a grant's number yet, but that of the last one.
    long number = message.grant() != 0 ? message.grant() : message.ends();
    int flags = (message.page() ? CARRIES_PAGE : 0) | (message.exclusive() ? EXCLUSIVE : 0);
    ring.add(
        System.nanoTime(),
        type,
        message.kind().ordinal(),
        hart,
        peer,
        flags,
        message.gfn(),
        number);
  }

  void mirror(long gfn, MirrorState from, MirrorState to) {
    ring.add(
        System.nanoTime(),
        EventType.MIRROR,
        from.ordinal(),
        hart,
        Event.NOBODY,
        to.ordinal(),
        gfn,
        0);
  }

  void gaveUp(long nanos, long gfn, long since) {
    ring.add(nanos, EventType.GAVE_UP, 0, hart, Event.NOBODY, 0, gfn, since);
  }

  void supervisorCall(long began, long extension, long function) {
    ring.add(
        began,
        EventType.SBI,
        0,
        hart,
        Event.NOBODY,
        (int) function,
        extension,
        System.nanoTime() - began);
  }
}
