package org.pangaea.vmm.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/**
 * Which processors a thread may run on, by the numbers of the operating system
 * (sched_setaffinity(2)). No privilege is needed. Where there is no Linux, threads run where they
 * like.
 */
public final class Affinity {
  /** Bytes of a mask: as many processors as Linux can be built for. */
  private static final int MASK = 1024;

  private Affinity() {}

  /** Whether threads can be bound here. */
  public static boolean isPossible() {
    return Native.isThere();
  }

  /** The calling thread's number in the operating system, -1 if it is not to be had. */
  public static int thread() {
    return (int) Native.call(Native.GETTID, 0, 0, 0, 0);
  }

  /**
   * The processors that a thread may run on.
   *
   * @param thread its number in the operating system; 0 for the calling one
   * @return empty if they are not known
   */
  public static BitSet of(int thread) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK, Long.BYTES);
      long bytes = Native.call(Native.SCHED_GETAFFINITY, thread, MASK, mask.address(), 0);
      return bytes <= 0
          ? new BitSet()
          : BitSet.valueOf(mask.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  /**
   * Lets a thread run on some processors only.
   *
   * @param thread its number in the operating system; 0 for the calling one
   * @param processors not empty
   * @return false if that is refused: the thread has ended, or may use none of them
   */
  public static boolean bind(int thread, BitSet processors) {
    byte[] bytes = processors.toByteArray();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(MASK, Long.BYTES);
      MemorySegment.copy(bytes, 0, mask, ValueLayout.JAVA_BYTE, 0, Math.min(bytes.length, MASK));
      return Native.call(Native.SCHED_SETAFFINITY, thread, MASK, mask.address(), 0) == 0;
    }
  }
}
