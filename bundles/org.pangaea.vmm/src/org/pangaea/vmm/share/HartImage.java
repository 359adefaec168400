package org.pangaea.vmm.share;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pangaea.firmware.sbi.HartState;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HartContext;

/**
 * A hart on its way from node to node: all there is of it.
 *
 * <pre>
 * hart (4), epoch (8), state ordinal (1), starting (1), start address (8), start opaque (8),
 * level sequence (8), CPU time (8), when it left (8), state of the hart (HartContext.BYTES)
 * </pre>
 *
 * @param hart id
 * @param epoch the number of this move among the hart's
 * @param state of hart state management
 * @param starting whether another hart has started it and it has not begun yet
 * @param startAddress where
 * @param startOpaque with what in a1
 * @param levelSequence of the external interrupt's level, which is among the registers
 * @param cpuNanos CPU time that it has used so far
 * @param leftAt guest time at which it stood still
 * @param registers the hart's own state
 */
record HartImage(
    int hart,
    long epoch,
    HartState state,
    boolean starting,
    long startAddress,
    long startOpaque,
    long levelSequence,
    long cpuNanos,
    long leftAt,
    byte[] registers) {
  void encode(ByteBuffer out) {
    out.putInt(hart).putLong(epoch);
    out.put((byte) state.ordinal()).put((byte) (starting ? 1 : 0));
    out.putLong(startAddress).putLong(startOpaque);
    out.putLong(levelSequence).putLong(cpuNanos).putLong(leftAt);
    out.put(registers);
  }

  static HartImage decode(ByteBuffer in) {
    return new HartImage(
        in.getInt(),
        in.getLong(),
        HartState.values()[in.get()],
        in.get() != 0,
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        registers(in));
  }

  private static byte[] registers(ByteBuffer in) {
    byte[] registers = new byte[HartContext.BYTES];
    in.get(registers);
    return registers;
  }

  /** A hart's own state. */
  static byte[] registers(Hart hart) {
    byte[] registers = new byte[HartContext.BYTES];
    HartContext.save(hart, buffer(registers));
    return registers;
  }

  /** The registers, to be read or written. */
  static ByteBuffer buffer(byte[] registers) {
    return ByteBuffer.wrap(registers).order(ByteOrder.LITTLE_ENDIAN);
  }
}
