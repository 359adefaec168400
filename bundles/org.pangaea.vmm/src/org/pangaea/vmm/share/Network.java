package org.pangaea.vmm.share;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.pangaea.coherence.Message;
import org.pangaea.fabric.FrameWriter;
import org.pangaea.fabric.Link;
import org.pangaea.fabric.LinkClosedException;
import org.pangaea.firmware.sbi.FenceKind;
import org.pangaea.firmware.sbi.HartMask;
import org.pangaea.firmware.sbi.HartState;
import org.pangaea.firmware.sbi.SbiError;
import org.pangaea.machine.Hart;
import org.pangaea.trace.Activity;

/**
 * What a share asks of the VM's other nodes, and of itself where the thing asked for is here.
 * {@link Inbound} is the other direction.
 *
 * <p>Calls that need an answer wait parked. Every frame carries this node's guest time, by which a
 * receiver that is behind catches up before it acts on the frame.
 */
final class Network {
  private static final int MAX_IPIS = 32;

  private final Share share;
  private final int self;
  private final int deviceNode;
  private final Link[] links;
  private final Calls calls = new Calls();
  private final ConcurrentHashMap<Integer, RemoteLine> lines = new ConcurrentHashMap<>();

  /** IPIs that each node has not confirmed yet. */
  private final AtomicInteger[] ipis;

  Network(Share share, Link[] links) {
    this.share = share;
    this.self = share.specification().node();
    this.deviceNode = share.specification().deviceNode();
    this.links = links;
    ipis = new AtomicInteger[links.length];
    Arrays.setAll(ipis, node -> new AtomicInteger());
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

  void sendCoherence(int node, Message message, byte[] page) {
    send(
        node,
        Wire.COHERENCE,
        out -> {
          message.encode(out);
          if (page != null) {
            out.put(page);
          }
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
      send(
          node,
          Wire.CALL,
          out -> {
            out.putLong(call.id).put(operation);
            arguments.write(out);
          });
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
    caller.externalLevel(reply.asserted(), reply.sequence());
    return reply;
  }

  /** The PLIC's output for a hart has changed. Under the PLIC's monitor. */
  void externalInterrupt(int hart, boolean asserted, long sequence) {
    if (share.nodeOf(hart) == self) {
      share.hartThread(hart).externalLevel(asserted, sequence);
    } else {
      lines.computeIfAbsent(hart, this::remoteLine).set(asserted, sequence);
    }
  }

  private RemoteLine remoteLine(int hart) {
    return new RemoteLine((asserted, sequence) -> sendLevel(hart, asserted, sequence));
  }

  private void sendLevel(int hart, boolean asserted, long sequence) {
    share.counters().count(Counters.Event.INTERRUPT_LEVEL_REMOTE);
    int node = share.nodeOf(hart);
    Calls.Pending call = calls.open(node, () -> lines.get(hart).confirmed());
    send(
        node,
        Wire.CALL,
        out -> {
          out.putLong(call.id).put(Wire.INTERRUPT_LEVEL);
          out.putInt(hart).put((byte) (asserted ? 1 : 0)).putLong(sequence);
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
    for (int node = 0; node < links.length; node++) {
      HartMask there = onNode(harts, node);
      if (there.isEmpty()) {
        continue;
      }
      if (node == self) {
        share.counters().count(Counters.Event.IPI_LOCAL);
        there.stream().forEach(hart -> share.hartThread(hart).raise(Hart.SOFTWARE_INTERRUPT));
      } else {
        share.counters().count(Counters.Event.IPI_REMOTE);
        sendIpiTo(caller, node, there);
      }
    }
  }

  private void sendIpiTo(HartThread caller, int node, HartMask harts) {
    AtomicInteger underway = ipis[node];
    if (underway.get() >= MAX_IPIS) {
      caller.await(
          Activity.CALL, "IPIs to arrive", true, () -> underway.get() < MAX_IPIS, Long.MAX_VALUE);
    }
    underway.incrementAndGet();
    Calls.Pending call =
        calls.open(
            node,
            () -> {
              if (underway.getAndDecrement() >= MAX_IPIS) {
                share.localHarts().forEach(HartThread::wake);
              }
            });
    send(
        node,
        Wire.CALL,
        out -> {
          out.putLong(call.id).put(Wire.IPI);
          putMask(out, harts);
        });
  }

  private HartMask onNode(HartMask harts, int node) {
    BitSet there = new BitSet();
    harts.stream().filter(hart -> share.nodeOf(hart) == node).forEach(there::set);
    return HartMask.ofWords(there.toLongArray());
  }

  static void putMask(ByteBuffer out, HartMask harts) {
    long[] words = harts.words();
    out.putInt(words.length);
    for (long word : words) {
      out.putLong(word);
    }
  }

  /** Returns when all the harts have applied the fence, or are parked and will before they run. */
  void remoteFence(
      HartThread caller, FenceKind kind, HartMask harts, long start, long size, long asid) {
    AtomicInteger open = new AtomicInteger(1);
    Runnable done =
        () -> {
          open.decrementAndGet();
          caller.wake();
        };
    long began = System.nanoTime();
    boolean remote = false;
    for (int node = 0; node < links.length; node++) {
      HartMask there = onNode(harts, node);
      if (there.isEmpty()) {
        continue;
      }
      open.incrementAndGet();
      if (node == self) {
        share.counters().count(Counters.Event.FENCE_LOCAL);
        fenceHere(caller, kind, there, start, size, asid, done);
      } else {
        remote = true;
        share.counters().count(Counters.Event.FENCE_REMOTE);
        Calls.Pending call = calls.open(node, done);
        send(
            node,
            Wire.CALL,
            out -> {
              out.putLong(call.id).put(Wire.FENCE).put((byte) kind.ordinal());
              out.putLong(start).putLong(size).putLong(asid);
              putMask(out, there);
            });
      }
    }
    open.decrementAndGet();
    caller.await(
        Activity.FENCE,
        "remote fence of harts " + harts,
        true,
        () -> open.get() == 0,
        Long.MAX_VALUE);
    if (remote) {
      share.counters().time(Counters.Timed.REMOTE_FENCE, System.nanoTime() - began);
    }
  }

  /** Fences harts of this node; the caller, if it is one of them, at once. */
  void fenceHere(
      HartThread caller,
      FenceKind kind,
      HartMask harts,
      long start,
      long size,
      long asid,
      Runnable completion) {
    RemoteFence fence = new RemoteFence(kind, start, size, asid, harts.count(), completion);
    harts.stream()
        .forEach(id -> {
          HartThread target = share.hartThread(id);
          if (target == caller) {
            fence.apply(target.hart);
            fence.acknowledge();
          } else {
            target.fence(fence);
          }
        });
  }

  SbiError hartStart(HartThread caller, int hart, long address, long opaque) {
    int node = share.nodeOf(hart);
    if (node == self) {
      return startHere(hart, address, opaque);
    }
    share.counters().count(Counters.Event.HART_CALL_REMOTE);
    ByteBuffer reply =
        call(
            caller,
            node,
            Wire.HART_START,
            out -> out.putInt(hart).putLong(address).putLong(opaque),
            Activity.CALL,
            "start of hart " + hart);
    return SbiError.values()[reply.get()];
  }

  SbiError startHere(int hart, long address, long opaque) {
    return share.hartThread(hart).start(address, opaque)
        ? SbiError.SUCCESS
        : SbiError.ALREADY_AVAILABLE;
  }

  HartState hartStatus(HartThread caller, int hart) {
    int node = share.nodeOf(hart);
    if (node == self) {
      return share.hartThread(hart).state();
    }
    share.counters().count(Counters.Event.HART_CALL_REMOTE);
    ByteBuffer reply =
        call(
            caller,
            node,
            Wire.HART_STATUS,
            out -> out.putInt(hart),
            Activity.CALL,
            "state of hart " + hart);
    return HartState.values()[reply.get()];
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
