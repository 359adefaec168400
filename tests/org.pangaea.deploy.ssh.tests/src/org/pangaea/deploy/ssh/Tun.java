package org.pangaea.deploy.ssh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A network interface whose other side is this process: packets that the kernel sends to it are
 * read here, and those written here arrive from it ({@code tun} in Linux, documented in {@code
 * Documentation/networking/tuntap.rst}). It is gone when it is closed.
 */
final class Tun implements AutoCloseable {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN =
      handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);
  private static final MethodHandle IOCTL =
      handle("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
  private static final MethodHandle READ =
      handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle WRITE =
      handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle POLL =
      handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private static final int O_RDWR = 2;
  private static final long TUNSETIFF = 0x400454caL;
  private static final short IFF_TUN = 1;
  private static final short IFF_NO_PI = 0x1000;
  private static final int IFREQ_SIZE = 40;
  private static final int IFREQ_FLAGS = 16;
  private static final short POLLIN = 1;
  private static final int POLL_MILLIS = 100;

  private final int descriptor;

  /** Makes an interface in this process's network namespace. */
  Tun(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      descriptor = (int) OPEN.invokeExact(arena.allocateFrom("/dev/net/tun"), O_RDWR);
      if (descriptor < 0) {
        throw new IOException("/dev/net/tun cannot be opened");
      }
      MemorySegment request = arena.allocate(IFREQ_SIZE);
      request.setString(0, name);
      request.set(JAVA_SHORT, IFREQ_FLAGS, (short) (IFF_TUN | IFF_NO_PI));
      if ((int) IOCTL.invokeExact(descriptor, TUNSETIFF, request) < 0) {
        close();
        throw new IOException("no interface " + name + " can be made");
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle handle(String name, FunctionDescriptor type, int... variadic) {
    Linker.Option[] options =
        variadic.length == 0
            ? new Linker.Option[0]
            : new Linker.Option[] {Linker.Option.firstVariadicArg(variadic[0])};
    return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), type, options);
  }

  /** Memory for the calls of one thread. */
  static final class Buffer {
    private final MemorySegment poll;
    final MemorySegment packet;

    Buffer(Arena arena, int size) {
      poll = arena.allocate(8);
      packet = arena.allocate(size);
    }
  }

  /**
   * Waits a moment for a packet.
   *
   * @return its size; 0 if there was none
   */
  int read(Buffer buffer) {
    try {
      buffer.poll.set(JAVA_INT, 0, descriptor);
      buffer.poll.set(JAVA_SHORT, 4, POLLIN);
      buffer.poll.set(JAVA_SHORT, 6, (short) 0);
      int ready = (int) POLL.invokeExact(buffer.poll, 1L, POLL_MILLIS);
      if (ready <= 0) {
        return 0;
      }
      // An interface that is down gives an error.
      return (int)
          Math.max(0, (long) READ.invokeExact(descriptor, buffer.packet, buffer.packet.byteSize()));
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Has a packet arrive; one that the kernel does not want is lost, as packets may be. */
  void write(MemorySegment packet) {
    try {
      long _ = (long) WRITE.invokeExact(descriptor, packet, packet.byteSize());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      int _ = (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
