package org.pangaea.vmm.share;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pangaea.coherence.Message;
import org.pangaea.fabric.FrameWriter;
import org.pangaea.fabric.Lane;
import org.pangaea.fabric.Link;
import org.pangaea.fabric.LinkClosedException;
import org.pangaea.fabric.Reply;
import org.pangaea.firmware.sbi.HartMask;
import org.pangaea.firmware.sbi.HartState;
import org.pangaea.firmware.sbi.SbiError;
import org.pangaea.trace.Activity;

/**
 * What a share asks of the VM's other nodes, and of itself where the thing asked for is here.
 * {@link Inbound} is the other direction.
 *
 * <p>Calls that need an answer wait parked. Every frame carries this node's guest time, by which a
 * receiver that is behind catches up before it acts on the frame.
 */
final class Network implements Transmitter.Sender {
  private static final int MAX_IPIS = 32;

  /**
   * Whether agents read their answers themselves where they can; to measure what it is good for.
   */
  private static final boolean LANES = !"off".equals(System.getProperty("pangaea.lanes"));

  private final Share share;
  private final int self;
  private final int deviceNode;
  private final Link[] links;
  private final Calls calls = new Calls();
  private final ConcurrentHashMap<Integer, RemoteLine> lines = new ConcurrentHashMap<>();

  private final HartMessages messages;

  /** Calls of this node's harts for IPIs that have not all arrived yet. */
  private final AtomicInteger ipis = new AtomicInteger();

  Network(Share share, Harts harts, Link[] links) {
    this.share = share;
    this.self = share.specification().node();
    this.deviceNode = share.specification().deviceNode();
    this.links = links;
    messages = new HartMessages(share, this, harts);
  }

  HartMessages messages() {
    return messages;
  }

  Calls calls() {
    return calls;
  }

  /** Sends a frame; to a node that is gone it is dropped, since the machine ends with that node. */
  void send(int node, int type, FrameWriter payload) {
    try {
      links[node].send(type, share.specification().vm(), share.clock().now(), payload);
    } catch (LinkClosedException e) {
      share.lostNode(node, e.getMessage());
    }
  }

  @Override
  public void send(int node, Message message, byte[] page) {
    send(node, Wire.COHERENCE, coherence(message, page));
  }

  @Override
  public void answer(Reply lane, Message message, byte[] page) {
    lane.send(
        Wire.COHERENCE, share.specification().vm(), share.clock().now(), coherence(message, page));
  }

  private static FrameWriter coherence(Message message, byte[] page) {
    return out -> {
      message.encode(out);
      if (page != null) {
        out.put(page);
      }
    };
  }

  @Override
  public Lane ask(int node, Message message) {
    Lane lane = LANES ? links[node].takeLane() : null;
    if (lane != null) {
      lane.ask(
          Wire.COHERENCE,
          share.specification().vm(),
          share.clock().now(),
          coherence(message, null));
    }
    return lane;
  }

  @Override
  public void awaitAnswer(Question question, ThreadTrace trace) {
    boolean came =
        question
            .lane()
            .awaitReply((type, vm, guestTime, payload) ->
                share.answered(question, type, guestTime, payload, trace));
    if (came) {
      share.counters().count(Counters.Event.ANSWER_OVER_LANE);
    }
  }

  /** Asks another node; the reply is given to somebody, on the thread that brings it. */
  void ask(int node, byte operation, FrameWriter arguments, Consumer<ByteBuffer> then) {
    send(node, calls.ask(node, then), operation, arguments);
  }

  private void send(int node, Calls.Pending call, byte operation, FrameWriter arguments) {
    send(
        node,
        Wire.CALL,
        out -> {
          out.putLong(call.id).put(operation);
          arguments.write(out);
        });
  }

  /** Calls another node and waits for its reply. */
  private ByteBuffer call(
      Sleeper caller,
      int node,
      byte operation,
      FrameWriter arguments,
      Activity activity,
      String what) {
    Calls.Pending call = calls.open(node, caller::wake);
    try {
      send(node, call, operation, arguments);
      caller.await(activity, what, true, call::done, Long.MAX_VALUE);
      return call.reply();
    } finally {
      calls.abandon(call);
    }
  }

  // Devices.

  DeviceReply readDevice(HartThread caller, long gpa, int size) {
    return device(
        caller,
        () -> share.devices().read(caller.hart.id, gpa, size),
        Wire.MMIO_READ,
        out -> out.putLong(gpa).put((byte) size).putInt(caller.hart.id),
        gpa);
  }

  DeviceReply writeDevice(HartThread caller, long gpa, int size, long value) {
    return device(
        caller,
        () -> share.devices().write(caller.hart.id, gpa, size, value),
        Wire.MMIO_WRITE,
        out -> out.putLong(gpa).put((byte) size).putInt(caller.hart.id).putLong(value),
        gpa);
  }

  private DeviceReply device(
      HartThread caller,
      Supplier<DeviceReply> here,
      byte operation,
      FrameWriter arguments,
      long gpa) {
    DeviceReply reply;
    if (deviceNode == self) {
      share.counters().count(Counters.Event.MMIO_LOCAL);
      reply = here.get();
    } else {
      share.counters().count(Counters.Event.MMIO_REMOTE);
      long start = System.nanoTime();
      String what = "MMIO 0x" + Long.toHexString(gpa) + " at node " + deviceNode;
      ByteBuffer answer = call(caller, deviceNode, operation, arguments, Activity.DEVICE, what);
      reply =
          new DeviceReply(answer.get() != 0, answer.getLong(), answer.get() != 0, answer.getLong());
      share.counters().time(Counters.Timed.REMOTE_MMIO, System.nanoTime() - start);
    }
    messages.levelHere(caller.hart.id, reply.asserted(), reply.sequence(), () -> {}, () -> {});
    return reply;
  }

  /** The PLIC's output for a hart has changed. Under the PLIC's monitor. */
  void externalInterrupt(int hart, boolean asserted, long sequence) {
    int node =
        messages.levelHere(
            hart, asserted, sequence, () -> {}, () -> externalInterrupt(hart, asserted, sequence));
    if (node != Harts.DELIVERED) {
      lines.computeIfAbsent(hart, this::remoteLine).set(asserted, sequence);
    }
  }

  private RemoteLine remoteLine(int hart) {
    return new RemoteLine((asserted, sequence) -> {
      share.counters().count(Counters.Event.INTERRUPT_LEVEL_REMOTE);
      messages.level(hart, asserted, sequence, () -> lines.get(hart).confirmed());
    });
  }

  int consoleWrite(Sleeper caller, byte[] output) {
    if (deviceNode == self) {
      for (byte b : output) {
        share.console().write(b);
      }
      return output.length;
    }
    return call(
            caller,
            deviceNode,
            Wire.CONSOLE_WRITE,
            out -> out.putInt(output.length).put(output),
            Activity.DEVICE,
            "debug console")
        .getInt();
  }

  byte[] consoleRead(Sleeper caller, int limit) {
    if (deviceNode == self) {
      return share.console().takeTyped(limit);
    }
    ByteBuffer reply =
        call(
            caller,
            deviceNode,
            Wire.CONSOLE_READ,
            out -> out.putInt(limit),
            Activity.DEVICE,
            "debug console");
    byte[] bytes = new byte[reply.getInt()];
    reply.get(bytes);
    return bytes;
  }

  // Harts.

  /**
   * Raises software interrupts. The caller does not wait for them to arrive, unless very many are
   * under way: a guest that sends them in a loop must not fill the links.
   */
  void sendIpi(HartThread caller, HartMask harts) {
    if (ipis.get() >= MAX_IPIS) {
      caller.await(
          Activity.CALL, "IPIs to arrive", true, () -> ipis.get() < MAX_IPIS, Long.MAX_VALUE);
    }
    ipis.incrementAndGet();
    messages.interrupt(
        harts,
        () -> {
          if (ipis.getAndDecrement() >= MAX_IPIS) {
            share.harts().here().forEach(HartThread::wake);
          }
        });
  }

  static void putMask(ByteBuffer out, HartMask harts) {
    long[] words = harts.words();
    out.putInt(words.length);
    for (long word : words) {
      out.putLong(word);
    }
  }

  /** Returns when all the harts have applied the fence, see {@link HartMessages#fence}. */
  void remoteFence(HartThread caller, FenceOrder order, HartMask harts) {
    AtomicBoolean done = new AtomicBoolean();
    boolean remote = harts.stream().anyMatch(hart -> share.nodeOf(hart) != self);
    long began = System.nanoTime();
    messages.fence(
        caller,
        order,
        harts,
        () -> {
          done.set(true);
          caller.wake();
        });
    caller.await(Activity.FENCE, "remote fence of " + harts, true, done::get, Long.MAX_VALUE);
    if (remote) {
      share.counters().time(Counters.Timed.REMOTE_FENCE, System.nanoTime() - began);
    }
  }

  SbiError hartStart(HartThread caller, int hart, long address, long opaque) {
    countRemote(hart);
    Waited<SbiError> waited = new Waited<>(caller);
    messages.start(hart, address, opaque, waited::set);
    return waited.get("start of hart " + hart);
  }

  HartState hartStatus(HartThread caller, int hart) {
    countRemote(hart);
    Waited<HartState> waited = new Waited<>(caller);
    messages.state(hart, waited::set);
    return waited.get("state of hart " + hart);
  }

  private void countRemote(int hart) {
    if (share.nodeOf(hart) != self) {
      share.counters().count(Counters.Event.HART_CALL_REMOTE);
    }
  }

  /** An answer that a hart waits for. */
  private static final class Waited<T> {
    private final HartThread caller;
    private volatile T answer;

    Waited(HartThread caller) {
      this.caller = caller;
    }

    void set(T given) {
      answer = given;
      caller.wake();
    }

    T get(String what) {
      caller.await(Activity.CALL, what, true, () -> answer != null, Long.MAX_VALUE);
      return answer;
    }
  }

  // The machine.

  /** Tells all other nodes that the machine has ended. */
  void broadcastEnd(int state, String reason) {
    byte[] text = reason.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int length = Math.min(text.length, 1024);
    for (int node = 0; node < links.length; node++) {
      if (node != self && links[node].open()) {
        send(
            node,
            Wire.ENDED,
            out -> out.put((byte) state).putShort((short) length).put(text, 0, length));
      }
    }
  }

  /**
   * Asks a node for its part of a report; null if it does not answer in time. Not for hart threads.
   */
  String report(int node, long[] pages, long millis) {
    Object arrived = new Object();
    Calls.Pending call =
        calls.open(
            node,
            () -> {
              synchronized (arrived) {
                arrived.notifyAll();
              }
            });
    try {
      send(
          node,
          Wire.CALL,
          out -> {
            out.putLong(call.id).put(Wire.REPORT).putInt(pages.length);
            for (long page : pages) {
              out.putLong(page);
            }
          });
      long deadline = System.nanoTime() + millis * 1_000_000;
      synchronized (arrived) {
        while (!call.done() && System.nanoTime() < deadline) {
          arrived.wait(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      calls.abandon(call);
    }
    if (!call.done()) {
      return null;
    }
    byte[] text = new byte[call.reply().getInt()];
    call.reply().get(text);
    return new String(text, java.nio.charset.StandardCharsets.UTF_8);
  }

  Link link(int node) {
    return links[node];
  }

  int nodes() {
    return links.length;
  }
}
