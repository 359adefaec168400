package org.pangaea.vmm.share;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Calls to other nodes that are waiting for their replies. The service thread that brings a reply
 * stores a copy of it and wakes whoever waits; it never waits itself.
 */
final class Calls {
  /** One call. */
  static final class Pending {
    final long id;
    final int node;
    private final Runnable wake;
    private volatile ByteBuffer reply;

    private Pending(long id, int node, Runnable wake) {
      this.id = id;
      this.node = node;
      this.wake = wake;
    }

    boolean done() {
      return reply != null;
    }

    /** The reply, once {@link #done}. */
    ByteBuffer reply() {
      return reply;
    }
  }

  private final AtomicLong ids = new AtomicLong();
  private final ConcurrentHashMap<Long, Pending> pending = new ConcurrentHashMap<>();

  /** Opens a call; {@code wake} is run when its reply is there. */
  Pending open(int node, Runnable wake) {
    Pending call = new Pending(ids.incrementAndGet(), node, wake);
    pending.put(call.id, call);
    return call;
  }

  /** Opens a call whose reply is given to somebody, on the thread that brings it. */
  Pending ask(int node, Consumer<ByteBuffer> then) {
    // The reply is stored before the runnable is run.
    Pending[] call = new Pending[1];
    long id = ids.incrementAndGet();
    call[0] = new Pending(id, node, () -> then.accept(call[0].reply()));
    pending.put(id, call[0]);
    return call[0];
  }

  /** Gives up waiting. */
  void abandon(Pending call) {
    pending.remove(call.id);
  }

  /** A reply has come from a node. */
  void complete(int node, ByteBuffer payload) {
    long id = payload.getLong();
    Pending call = pending.get(id);
    if (call == null || call.node != node) {
      // Late, or made up: whoever waited has gone. Nothing was promised to anybody.
      return;
    }
    pending.remove(id);
    byte[] copy = new byte[payload.remaining()];
    payload.get(copy);
    call.reply = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    call.wake.run();
  }

  /** How many are under way. */
  int size() {
    return pending.size();
  }
}
