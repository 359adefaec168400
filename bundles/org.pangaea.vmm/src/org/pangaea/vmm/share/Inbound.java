package org.pangaea.vmm.share;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.pangaea.control.VmState;
import org.pangaea.firmware.sbi.FenceKind;
import org.pangaea.firmware.sbi.HartMask;
import org.pangaea.firmware.sbi.HartState;
import org.pangaea.machine.Hart;

/**
 * What other nodes ask of this share. Service threads call it, and it never waits: a fence is
 * answered by the hart that applies it last.
 *
 * <p>Frames come from a peer that proved to belong to the deployment, but are checked all the same:
 * an exception closes the link with a reason.
 */
final class Inbound {
  private static final int LONGEST_REPORT = 60_000;

  private final Share share;

  Inbound(Share share) {
    this.share = share;
  }

  void frame(int from, int type, ByteBuffer payload) {
    switch (type) {
      case Wire.COHERENCE -> share.memory().receive(from, payload);
      case Wire.CALL -> call(from, payload);
      case Wire.REPLY -> share.network().calls().complete(from, payload);
      case Wire.ENDED -> ended(payload);
      default -> throw new IllegalArgumentException("A frame of type " + type + " is not known.");
    }
  }

  private HartThread localHart(int hart) {
    HartThread thread = hart < 0 || hart >= share.hartCount() ? null : share.hartThread(hart);
    if (thread == null) {
      throw new IllegalArgumentException("Hart " + hart + " does not run on this node.");
    }
    return thread;
  }

  private HartMask mask(ByteBuffer payload) {
    int words = payload.getInt();
    if (words < 0 || words > 64) {
      throw new IllegalArgumentException("A hart mask of " + words + " words makes no sense.");
    }
    long[] mask = new long[words];
    for (int i = 0; i < words; i++) {
      mask[i] = payload.getLong();
    }
    HartMask harts = HartMask.ofWords(mask);
    harts.stream().forEach(this::localHart);
    return harts;
  }

  private void ended(ByteBuffer payload) {
    int state = payload.get();
    byte[] text = new byte[payload.getShort()];
    payload.get(text);
    share.endedElsewhere(VmState.values()[state], new String(text, StandardCharsets.UTF_8));
  }

  private void call(int from, ByteBuffer payload) {
    long id = payload.getLong();
    byte operation = payload.get();
    switch (operation) {
      case Wire.MMIO_READ, Wire.MMIO_WRITE -> device(from, id, operation, payload);
      case Wire.FENCE -> fence(from, id, payload);
      case Wire.HART_START -> {
        int hart = payload.getInt();
        localHart(hart);
        int error = share.network().startHere(hart, payload.getLong(), payload.getLong()).ordinal();
        reply(from, id, out -> out.put((byte) error));
      }
      case Wire.HART_STATUS -> {
        HartState state = localHart(payload.getInt()).state();
        reply(from, id, out -> out.put((byte) state.ordinal()));
      }
      case Wire.CONSOLE_WRITE -> {
        int length = payload.getInt();
        for (int i = 0; i < length; i++) {
          console().write(payload.get());
        }
        reply(from, id, out -> out.putInt(length));
      }
      case Wire.CONSOLE_READ -> {
        byte[] typed = console().takeTyped(Math.clamp(payload.getInt(), 0, 4096));
        reply(from, id, out -> out.putInt(typed.length).put(typed));
      }
      case Wire.REPORT -> report(from, id, payload);
      case Wire.IPI -> {
        mask(payload).stream().forEach(hart -> localHart(hart).raise(Hart.SOFTWARE_INTERRUPT));
        reply(from, id, out -> {});
      }
      case Wire.INTERRUPT_LEVEL -> {
        localHart(payload.getInt()).externalLevel(payload.get() != 0, payload.getLong());
        reply(from, id, out -> {});
      }
      default -> throw new IllegalArgumentException("Operation " + operation + " is not known.");
    }
  }

  private Console console() {
    if (share.console() == null) {
      throw new IllegalArgumentException("This node has no devices.");
    }
    return share.console();
  }

  private void device(int from, long id, byte operation, ByteBuffer payload) {
    if (share.devices() == null) {
      throw new IllegalArgumentException("This node has no devices.");
    }
    long gpa = payload.getLong();
    int size = payload.get();
    int hart = payload.getInt();
    if (hart < 0 || hart >= share.hartCount() || share.nodeOf(hart) != from) {
      throw new IllegalArgumentException("Hart " + hart + " is not one of node " + from + ".");
    }
    DeviceReply answer =
        operation == Wire.MMIO_READ
            ? share.devices().read(hart, gpa, size)
            : share.devices().write(hart, gpa, size, payload.getLong());
    reply(
        from,
        id,
        out -> {
          out.put((byte) (answer.answered() ? 1 : 0)).putLong(answer.value());
          out.put((byte) (answer.asserted() ? 1 : 0)).putLong(answer.sequence());
        });
  }

  private void fence(int from, long id, ByteBuffer payload) {
    FenceKind kind = FenceKind.values()[payload.get()];
    long start = payload.getLong();
    long size = payload.getLong();
    long asid = payload.getLong();
    HartMask harts = mask(payload);
    share
        .network()
        .fenceHere(null, kind, harts, start, size, asid, () -> reply(from, id, out -> {}));
  }

  private void report(int from, long id, ByteBuffer payload) {
    int count = Math.clamp(payload.getInt(), 0, 64);
    long[] pages = new long[count];
    for (int i = 0; i < count; i++) {
      pages[i] = payload.getLong();
    }
    byte[] text = share.describe(pages).getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, LONGEST_REPORT);
    reply(from, id, out -> out.putInt(length).put(text, 0, length));
  }

  private void reply(int to, long id, org.pangaea.fabric.FrameWriter result) {
    share
        .network()
        .send(
            to,
            Wire.REPLY,
            out -> {
              out.putLong(id);
              result.write(out);
            });
  }
}
