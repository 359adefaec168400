package org.pangaea.vmm.share;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.pangaea.fabric.FrameWriter;
import org.pangaea.firmware.sbi.FenceKind;
import org.pangaea.firmware.sbi.HartMask;
import org.pangaea.firmware.sbi.HartState;
import org.pangaea.firmware.sbi.SbiError;
import org.pangaea.machine.Hart;

/**
 * Brings what is said to harts to wherever they are: interrupts, fences, starts, questions. Any
 * thread; nothing waits here, what is to be done afterwards is given along.
 *
 * <p>Who sends may have an old idea of where a hart is. The node that gets the message then passes
 * it on, and answers when it has the answer; see {@link Place} for why this comes to an end.
 */
final class HartMessages {
  private final Share share;
  private final Network network;
  private final Harts harts;

  HartMessages(Share share, Network network, Harts harts) {
    this.share = share;
    this.network = network;
    this.harts = harts;
  }

  /** A question to a hart's node, with a hart as its first argument. */
  private void ask(
      int node, int hart, byte operation, FrameWriter arguments, Consumer<ByteBuffer> then) {
    network.ask(
        node,
        operation,
        out -> {
          out.putInt(hart);
          arguments.write(out);
        },
        then);
  }

  /** Nodes by number, and which harts each has. */
  private static final class Elsewhere {
    private final Map<Integer, BitSet> nodes = new HashMap<>();

    void add(int node, int hart) {
      nodes.computeIfAbsent(node, key -> new BitSet()).set(hart);
    }

    void forEach(BiConsumer<Integer, HartMask> action) {
      nodes.forEach((node, set) -> action.accept(node, HartMask.ofWords(set.toLongArray())));
    }
  }

  /** Counts one for this node if some of the harts are here, and one for each other node. */
  private void count(
      HartMask mask, Elsewhere elsewhere, Counters.Event here, Counters.Event there) {
    int[] harts = {mask.count()};
    elsewhere.forEach((node, part) -> {
      share.counters().count(there);
      harts[0] -= part.count();
    });
    if (harts[0] > 0) {
      share.counters().count(here);
    }
  }

  private static HartMask only(int hart) {
    BitSet set = new BitSet();
    set.set(hart);
    return HartMask.ofWords(set.toLongArray());
  }

  /** Raises software interrupts; done when all are pending. */
  void interrupt(HartMask mask, Runnable done) {
    Parts parts = new Parts(done);
    Elsewhere elsewhere = new Elsewhere();
    mask.stream()
        .forEach(hart -> {
          parts.add();
          int node =
              harts.deliver(
                  hart,
                  thread -> {
                    thread.raise(Hart.SOFTWARE_INTERRUPT);
                    return parts::end;
                  },
                  () -> interrupt(only(hart), parts::end));
          if (node != Harts.DELIVERED) {
            elsewhere.add(node, hart);
            parts.end();
          }
        });
    count(mask, elsewhere, Counters.Event.IPI_LOCAL, Counters.Event.IPI_REMOTE);
    elsewhere.forEach((node, there) -> {
      parts.add();
      network.ask(node, Wire.IPI, out -> Network.putMask(out, there), reply -> parts.end());
    });
    parts.end();
  }

  /**
   * Fences harts; done when all have applied it, or are parked and will before they run on. Who is
   * parked to overwrite a page applies it behind that ({@link Sleeper#overwrite}).
   *
   * @param caller the hart of the thread that calls, which applies it at once; null if it is none
   */
  void fence(HartThread caller, FenceOrder order, HartMask mask, Runnable done) {
    Parts parts = new Parts(done);
    Elsewhere elsewhere = new Elsewhere();
    mask.stream()
        .forEach(hart -> {
          parts.add();
          RemoteFence fence = new RemoteFence(order, parts::end);
          if (caller != null && caller.hart.id == hart) {
            fence.apply(caller.hart);
            fence.acknowledge();
            return;
          }
          int node =
              harts.deliver(
                  hart,
                  thread -> thread.fence(fence) ? fence::acknowledge : () -> {},
                  () -> fence(null, order, only(hart), parts::end));
          if (node != Harts.DELIVERED) {
            elsewhere.add(node, hart);
            parts.end();
          }
        });
    count(mask, elsewhere, Counters.Event.FENCE_LOCAL, Counters.Event.FENCE_REMOTE);
    elsewhere.forEach((node, there) -> {
      parts.add();
      network.ask(
          node,
          Wire.FENCE,
          out -> {
            order.encode(out);
            Network.putMask(out, there);
          },
          reply -> parts.end());
    });
    parts.end();
  }

  /** Starts a hart. */
  void start(int hart, long address, long opaque, Consumer<SbiError> then) {
    int node =
        harts.deliver(
            hart,
            thread -> {
              boolean started = thread.start(address, opaque);
              return () -> then.accept(started ? SbiError.SUCCESS : SbiError.ALREADY_AVAILABLE);
            },
            () -> start(hart, address, opaque, then));
    if (node != Harts.DELIVERED) {
      ask(
          node,
          hart,
          Wire.HART_START,
          out -> out.putLong(address).putLong(opaque),
          reply -> then.accept(SbiError.values()[reply.get()]));
    }
  }

  /** Tells a hart's state. */
  void state(int hart, Consumer<HartState> then) {
    int node =
        harts.deliver(
            hart,
            thread -> {
              HartState state = thread.state();
              return () -> then.accept(state);
            },
            () -> state(hart, then));
    if (node != Harts.DELIVERED) {
      ask(
          node,
          hart,
          Wire.HART_STATUS,
          out -> {},
          reply -> then.accept(HartState.values()[reply.get()]));
    }
  }

  /** Sets the level of a hart's external interrupt; an older one than it knows is ignored. */
  void level(int hart, boolean asserted, long sequence, Runnable done) {
    int node =
        levelHere(hart, asserted, sequence, done, () -> level(hart, asserted, sequence, done));
    if (node != Harts.DELIVERED) {
      ask(
          node,
          hart,
          Wire.INTERRUPT_LEVEL,
          out -> out.put((byte) (asserted ? 1 : 0)).putLong(sequence),
          reply -> done.run());
    }
  }

  /** The same, if the hart is here: see {@link Harts#deliver}. */
  int levelHere(int hart, boolean asserted, long sequence, Runnable done, Runnable again) {
    return harts.deliver(
        hart,
        thread -> {
          thread.externalLevel(asserted, sequence);
          return done;
        },
        again);
  }

  /** All harts that are here have been outside of their engines since. */
  void fenceAllHere(Runnable done) {
    BitSet here = new BitSet();
    harts.here().forEach(thread -> here.set(thread.hart.id));
    FenceOrder order = new FenceOrder(FenceKind.FENCE_I, 0, 0, 0);
    fence(null, order, HartMask.ofWords(here.toLongArray()), done);
    share.counters().count(Counters.Event.ENGINE_FENCE);
  }
}
