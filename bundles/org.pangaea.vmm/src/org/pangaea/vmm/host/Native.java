package org.pangaea.vmm.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** System calls that Java has no name for. Any thread. */
final class Native {
  /** Numbers of the system calls: x86-64 has its own, all later architectures share theirs. */
  private static final boolean X86 = System.getProperty("os.arch", "").equals("amd64");

  static final long SCHED_SETATTR = X86 ? 314 : 274;
  static final long SCHED_GETATTR = X86 ? 315 : 275;
  static final long SCHED_SETAFFINITY = X86 ? 203 : 122;
  static final long SCHED_GETAFFINITY = X86 ? 204 : 123;
  static final long GETTID = X86 ? 186 : 178;

  /** The C library's syscall(2), or null where there is no Linux. */
  private static final MethodHandle SYSCALL = find();

  private Native() {}

  /** Whether there are any. */
  static boolean isThere() {
    return SYSCALL != null;
  }

  /** Makes one; pointers are given as their addresses. -1 if it fails, or cannot be made. */
  static long call(long number, long first, long second, long third, long fourth) {
    if (SYSCALL == null) {
      return -1;
    }
    try {
      return (long) SYSCALL.invokeExact(number, first, second, third, fourth);
    } catch (Throwable e) {
      throw new IllegalStateException("System call " + number + " cannot be made.", e);
    }
  }

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
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG);
    return linker
        .defaultLookup()
        .find("syscall")
        .map(address -> linker.downcallHandle(address, shape, Linker.Option.firstVariadicArg(1)))
        .orElse(null);
  }
}
