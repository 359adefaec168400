package org.pangaea.vmm.share;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.pangaea.control.VmState;
import org.pangaea.fabric.Reply;
import org.pangaea.firmware.sbi.HartMask;

/**
 * What other nodes ask of this share. Service threads call it, and it never waits: a fence is
 * answered by the hart that applies it last.
 *
 * <p>Frames come from a peer that proved to belong to the deployment, but are checked all the same:
 * an exception ends this share's machine with a reason.
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

  /** A request over a lane, whose answer goes back over it. */
  void asked(int from, int type, ByteBuffer payload, Reply reply) {
    coherenceOnly(type);
    share.memory().asked(from, payload, reply);
  }

  /** The answer to a request over a lane, on the thread that has asked. */
  void answered(Question question, int type, ByteBuffer payload, ThreadTrace trace) {
    coherenceOnly(type);
    share.memory().answered(question, payload, trace);
  }

  private static void coherenceOnly(int type) {
    if (type != Wire.COHERENCE) {
      throw new IllegalArgumentException("A frame of type " + type + " came over a lane.");
    }
  }

  private int hart(ByteBuffer payload) {
    int hart = payload.getInt();
    if (!share.harts().exists(hart)) {
      throw new IllegalArgumentException("There is no hart " + hart + ".");
    }
    return hart;
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
    if (harts.stream().anyMatch(hart -> !share.harts().exists(hart))) {
      throw new IllegalArgumentException("Not all of these exist: " + harts + ".");
    }
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
      case Wire.HART_START ->
          messages()
              .start(
                  hart(payload),
                  payload.getLong(),
                  payload.getLong(),
                  error -> reply(from, id, out -> out.put((byte) error.ordinal())));
      case Wire.HART_STATUS ->
          messages()
              .state(
                  hart(payload), state -> reply(from, id, out -> out.put((byte) state.ordinal())));
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
      case Wire.IPI -> messages().interrupt(mask(payload), () -> reply(from, id, out -> {}));
      case Wire.INTERRUPT_LEVEL ->
          messages()
              .level(
                  hart(payload),
                  payload.get() != 0,
                  payload.getLong(),
                  () -> reply(from, id, out -> {}));
      case Wire.MOVE_HART, Wire.EXPECT_HART, Wire.HART, Wire.HART_IS_HERE ->
          move(from, id, operation, payload);
      default -> throw new IllegalArgumentException("Operation " + operation + " is not known.");
    }
  }

  private void move(int from, long id, byte operation, ByteBuffer payload) {
    Moves moves = share.moves();
    Consumer<MoveResult> reply = result -> reply(from, id, result::encode);
    switch (operation) {
      case Wire.MOVE_HART -> moves.move(hart(payload), node(payload), payload.get() != 0, reply);
      case Wire.EXPECT_HART -> moves.expect(hart(payload), payload.get() != 0, reply);
      case Wire.HART -> {
        hart(payload.duplicate().order(payload.order()));
        moves.arrive(from, HartImage.decode(payload), reply);
      }
      default -> {
        moves.told(from, hart(payload), payload.getLong());
        reply(from, id, out -> {});
      }
    }
  }

  private int node(ByteBuffer payload) {
    int node = payload.getInt();
    if (node < 0 || node >= share.network().nodes()) {
      throw new IllegalArgumentException("There is no node " + node + ".");
    }
    return node;
  }

  private HartMessages messages() {
    return share.network().messages();
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
    // It may have come to that node so lately that this one does not know it yet.
    int hart = hart(payload);
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
    FenceOrder order = FenceOrder.decode(payload);
    messages().fence(null, order, mask(payload), () -> reply(from, id, out -> {}));
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
