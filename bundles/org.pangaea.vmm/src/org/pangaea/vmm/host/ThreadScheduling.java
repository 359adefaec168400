package org.pangaea.vmm.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalLong;

/**
 * Lets service threads run as soon as a frame comes, though harts would keep every processor busy:
 * a hart of another node waits for their answer.
 *
 * <p>Linux 6.12 and later schedule by virtual deadlines, and a thread may say how long it runs at a
 * time (sched_setattr(2), {@code sched_runtime} of a normal thread): a service thread asks for 0.1
 * ms, which gives it an early deadline when it wakes, and the same share of the processor as
 * everybody in the long run. No privilege is needed.
 *
 * <p>Before that, harts run at nice 10 instead. It has the same effect on frames, and a price: next
 * to other work on the same processors harts get a tenth of their share.
 */
public final class ThreadScheduling {
  /** What a service thread runs at a time, in nanoseconds: the least that Linux takes. */
  static final long SERVICE_SLICE = 100_000;

  private static final int HART_NICE = 10;

  private ThreadScheduling() {}

  /** Prepares the calling thread to serve frames. */
  public static void forService() {
    Attributes attributes = Attributes.read();
    if (attributes != null && attributes.slice() != 0) {
      new Attributes(attributes.nice(), SERVICE_SLICE).write();
    }
  }

  /** Prepares the calling thread to run a hart. */
  public static void forHart() {
    Attributes attributes = Attributes.read();
    if (attributes != null && attributes.slice() == 0) {
      new Attributes(Math.max(HART_NICE, attributes.nice()), 0).write();
    }
  }

  /** The calling thread's slice in nanoseconds, if this system has slices. */
  static OptionalLong slice() {
    Attributes attributes = Attributes.read();
    return attributes == null || attributes.slice() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(attributes.slice());
  }

  /**
   * The part of Linux's {@code struct sched_attr} that matters for a normal thread.
   *
   * @param nice -20 to 19
   * @param slice nanoseconds; 0 where the kernel has none
   */
  private record Attributes(int nice, long slice) {
    private static final int SIZE = 48;
    private static final int NICE = 16;
    private static final int RUNTIME = 24;

    /** The calling thread's, or null if they cannot be read or it is no normal thread. */
    static Attributes read() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment attr = arena.allocate(SIZE, Long.BYTES);
        long result = Native.call(Native.SCHED_GETATTR, 0, attr.address(), SIZE, 0);
        // SCHED_OTHER is 0; a policy that somebody chose for this process stays.
        return result != 0 || attr.get(ValueLayout.JAVA_INT, 4) != 0
            ? null
            : new Attributes(
                attr.get(ValueLayout.JAVA_INT, NICE), attr.get(ValueLayout.JAVA_LONG, RUNTIME));
      }
    }

    void write() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment attr = arena.allocate(SIZE, Long.BYTES);
        attr.set(ValueLayout.JAVA_INT, 0, SIZE);
        attr.set(ValueLayout.JAVA_INT, NICE, nice);
        attr.set(ValueLayout.JAVA_LONG, RUNTIME, slice);
        if (Native.call(Native.SCHED_SETATTR, 0, attr.address(), 0, 0) != 0) {
          System.getLogger("org.pangaea.vmm")
              .log(
                  System.Logger.Level.DEBUG, "sched_setattr was refused; the thread runs as it is");
        }
      }
    }
  }
}
