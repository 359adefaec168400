package org.pangaea.vmm.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
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
      if (Native.SYSCALL == null) {
        return null;
      }
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment attr = arena.allocate(SIZE, Long.BYTES);
        long result = (long) Native.SYSCALL.invokeExact(Native.GET, 0L, attr, (long) SIZE, 0L);
        // SCHED_OTHER is 0; a policy that somebody chose for this process stays.
        return result != 0 || attr.get(ValueLayout.JAVA_INT, 4) != 0
            ? null
            : new Attributes(
                attr.get(ValueLayout.JAVA_INT, NICE), attr.get(ValueLayout.JAVA_LONG, RUNTIME));
      } catch (Throwable e) {
        return refused("sched_getattr", e);
      }
    }

    void write() {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment attr = arena.allocate(SIZE, Long.BYTES);
        attr.set(ValueLayout.JAVA_INT, 0, SIZE);
        attr.set(ValueLayout.JAVA_INT, NICE, nice);
        attr.set(ValueLayout.JAVA_LONG, RUNTIME, slice);
        long result = (long) Native.SYSCALL.invokeExact(Native.SET, 0L, attr, 0L, 0L);
        if (result != 0) {
          refused("sched_setattr", null);
        }
      } catch (Throwable e) {
        refused("sched_setattr", e);
      }
    }

    private static Attributes refused(String call, Throwable reason) {
      System.getLogger("org.pangaea.vmm")
          .log(System.Logger.Level.DEBUG, call + " was refused; the thread runs as it is", reason);
      return null;
    }
  }

  private static final class Native {
    /** Numbers of the system calls: x86-64 has its own, all later architectures share theirs. */
    private static final boolean X86 = System.getProperty("os.arch", "").equals("amd64");

    static final long SET = X86 ? 314 : 274;
    static final long GET = X86 ? 315 : 275;

    /** The C library's syscall(2), or null where there is no Linux. */
    static final MethodHandle SYSCALL = find();

    private static MethodHandle find() {
      if (!System.getProperty("os.name", "").startsWith("Linux")) {
        return null;
      }
      Linker linker = Linker.nativeLinker();
      FunctionDescriptor shape =
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG);
      return linker
          .defaultLookup()
          .find("syscall")
          .map(address -> linker.downcallHandle(address, shape, Linker.Option.firstVariadicArg(1)))
          .orElse(null);
    }
  }
}
