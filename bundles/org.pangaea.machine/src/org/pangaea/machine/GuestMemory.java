package org.pangaea.machine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The frames of one share: a sparse reservation of the VM's whole RAM, so that the host address of
 * a guest physical address is the same sum on every node and memory that a node does not hold costs
 * nothing there.
 *
 * <p>Where the host has no {@code mmap} (Windows) a plain allocation takes its place, which the
 * operating system also commits lazily. Any thread may call; whether the bytes may be touched is
 * the coherence protocol's business.
 */
public final class GuestMemory implements AutoCloseable {
  /** Where RAM starts on the {@code virt} machine. */
  public static final long RAM_BASE = 0x8000_0000L;

  /**
   * Bytes of a page: what nodes share of guest memory at once, and what engines translate the
   * addresses of. A page of the guest's own tables ({@link #GUEST_PAGE_SIZE}) is one of these, or
   * four.
   */
  public static final int PAGE_SIZE = CoherenceUnit.OF_THIS_PROCESS;

  public static final int PAGE_SHIFT = Integer.numberOfTrailingZeros(PAGE_SIZE);

  /** Bytes of a page by the guest's page tables, and of the host's. */
  public static final int GUEST_PAGE_SIZE = 1 << CoherenceUnit.GUEST_PAGE_SHIFT;

  public static final int GUEST_PAGE_SHIFT = CoherenceUnit.GUEST_PAGE_SHIFT;

  /** Bytes of the parts in which a page may be shared with other nodes. */
  public static final int BLOCK_SIZE = 256;

  public static final int BLOCKS_PER_PAGE = PAGE_SIZE / BLOCK_SIZE;

  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x02 | 0x20 | 0x4000;
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_NOHUGEPAGE = 15;

  private final long size;
  private final long host;
  private final Arena arena;
  private final boolean mapped;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Reserves {@code size} bytes (a positive multiple of 4096) of zeroed guest RAM. */
  public GuestMemory(long size) {
    if (size <= 0 || size % GUEST_PAGE_SIZE != 0) {
      throw new IllegalArgumentException(
          "Guest RAM must be a positive multiple of 4096 bytes, not " + size + ".");
    }
    this.size = size;
    mapped = System.getProperty("os.name", "").startsWith("Linux");
    if (mapped) {
      arena = null;
      host = Native.map(size);
    } else {
      arena = Arena.ofShared();
      host = arena.allocate(size, GUEST_PAGE_SIZE).address();
    }
  }

  public long size() {
    return size;
  }

  /** First page number behind the end of RAM. */
  public long endPage() {
    return (RAM_BASE + size) >>> PAGE_SHIFT;
  }

  /** Whether the guest physical address lies in RAM. */
  public boolean contains(long gpa) {
    return Long.compareUnsigned(gpa - RAM_BASE, size) < 0;
  }

  /** Bytes from an address to the end of its page. */
  public static int leftInPage(long gpa) {
    return PAGE_SIZE - (int) (gpa & PAGE_SIZE - 1);
  }

  /** Host address of a guest physical address that {@link #contains} confirms. */
  public long address(long gpa) {
    return host + (gpa - RAM_BASE);
  }

  /** What to add to a guest physical address to get the host address. */
  public long bias() {
    return host - RAM_BASE;
  }

  /**
   * Gives memory back to the host; its next reader sees zeros.
   *
   * @param gpa where the {@link #GUEST_PAGE_SIZE} bytes begin
   */
  public void release(long gpa) {
    long address = address(gpa);
    if (mapped) {
      Native.advise(address, GUEST_PAGE_SIZE, MADV_DONTNEED);
    } else {
      HostMemory.zero(address, GUEST_PAGE_SIZE);
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      // Something else may have been mapped there by now.
      return;
    }
    if (mapped) {
      Native.unmap(host, size);
    } else {
      arena.close();
    }
  }

  /** The three system calls, bound through java.lang.foreign. */
  private static final class Native {
    private static final MethodHandle MMAP =
        bind(
            "mmap",
            FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG));
    private static final MethodHandle MUNMAP =
        bind(
            "munmap",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle MADVISE =
        bind(
            "madvise",
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT));

    private static MethodHandle bind(String name, FunctionDescriptor type) {
      SymbolLookup lookup = Linker.nativeLinker().defaultLookup();
      MemorySegment symbol =
          lookup
              .find(name)
              .orElseThrow(
                  () -> new IllegalStateException("The C library has no function " + name + "."));
      return Linker.nativeLinker().downcallHandle(symbol, type);
    }

    static long map(long size) {
      long address;
      try {
        address =
            (long)
                MMAP.invokeExact(
                    0L, size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
      } catch (Throwable e) {
        throw new IllegalStateException("mmap could not be called.", e);
      }
      if (address == -1L) {
        throw new IllegalStateException(
            "The host refused to reserve " + (size >> 20) + " MiB of address space for guest RAM.");
      }
      // A huge page would be committed, and copied, whole where the guest touched one page of it.
      advise(address, size, MADV_NOHUGEPAGE);
      return address;
    }

    static void advise(long address, long length, int advice) {
      try {
        // The result is ignored: advice the kernel does not know leaves memory right, only larger.
        int ignored = (int) MADVISE.invokeExact(address, length, advice);
        assert ignored <= 0;
      } catch (Throwable e) {
        throw new IllegalStateException("madvise could not be called.", e);
      }
    }

    static void unmap(long address, long size) {
      try {
        int result = (int) MUNMAP.invokeExact(address, size);
        assert result == 0;
      } catch (Throwable e) {
        throw new IllegalStateException("munmap could not be called.", e);
      }
    }
  }
}
