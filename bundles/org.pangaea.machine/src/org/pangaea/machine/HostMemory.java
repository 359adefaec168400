package org.pangaea.machine;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import sun.misc.Unsafe;

/**
 * Raw access to host memory by absolute address: the only class of the project that touches {@code
 * sun.misc.Unsafe}.
 *
 * <p>Measured on JDK 25, a MemorySegment in its place costs about a quarter of a translated guest's
 * speed, which is why it is not used yet; when Unsafe goes, this class is what changes. Nothing
 * here checks anything: an address comes from a TLB entry or from {@link GuestMemory#address(long)}
 * of a page that the caller holds.
 *
 * <p>Accesses are little-endian like the guest; a big-endian host is refused at class
 * initialisation. Aligned plain accesses are single-copy atomic on 64-bit hosts, which RVWMO
 * (RISC-V unprivileged, chapter 17) demands of them.
 */
@SuppressWarnings("removal")
public final class HostMemory {
  private static final Unsafe U = find();

  private HostMemory() {}

  private static Unsafe find() {
    if (java.nio.ByteOrder.nativeOrder() != java.nio.ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException(
          "Pangaea runs on little-endian hosts only; this one is big-endian.");
    }
    try {
      Field field = Unsafe.class.getDeclaredField("theUnsafe");
      field.setAccessible(true);
      return (Unsafe) field.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Java runtime has no sun.misc.Unsafe; use JDK 25.", e);
    }
  }

  public static byte getByte(long address) {
    return U.getByte(address);
  }

  public static short getShort(long address) {
    return U.getShort(address);
  }

  public static int getInt(long address) {
    return U.getInt(address);
  }

  public static long getLong(long address) {
    return U.getLong(address);
  }

  public static void putByte(long address, byte value) {
    U.putByte(address, value);
  }

  public static void putShort(long address, short value) {
    U.putShort(address, value);
  }

  public static void putInt(long address, int value) {
    U.putInt(address, value);
  }

  public static void putLong(long address, long value) {
    U.putLong(address, value);
  }

  public static boolean compareAndSetInt(long address, int expected, int value) {
    return U.compareAndSwapInt(null, address, expected, value);
  }

  public static boolean compareAndSetLong(long address, long expected, long value) {
    return U.compareAndSwapLong(null, address, expected, value);
  }

  public static int getIntVolatile(long address) {
    return U.getIntVolatile(null, address);
  }

  public static long getLongVolatile(long address) {
    return U.getLongVolatile(null, address);
  }

  public static int getAndAddInt(long address, int delta) {
    return U.getAndAddInt(null, address, delta);
  }

  public static long getAndAddLong(long address, long delta) {
    return U.getAndAddLong(null, address, delta);
  }

  public static int getAndSetInt(long address, int value) {
    return U.getAndSetInt(null, address, value);
  }

  public static long getAndSetLong(long address, long value) {
    return U.getAndSetLong(null, address, value);
  }

  /** Sets {@code length} bytes to zero. */
  public static void zero(long address, long length) {
    U.setMemory(address, length, (byte) 0);
  }

  /** Copies between two raw ranges that do not overlap. */
  public static void copy(long from, long to, long length) {
    U.copyMemory(from, to, length);
  }

  public static void copyOut(long address, byte[] target, int offset, int length) {
    U.copyMemory(null, address, target, Unsafe.ARRAY_BYTE_BASE_OFFSET + offset, length);
  }

  public static void copyIn(byte[] source, int offset, long address, int length) {
    U.copyMemory(source, Unsafe.ARRAY_BYTE_BASE_OFFSET + offset, null, address, length);
  }

  /**
   * Copies so many bytes of a buffer, from its position on, which moves.
   *
   * @throws RuntimeException if there are not so many left
   */
  public static void copyIn(ByteBuffer source, long address, int length) {
    if (source.isDirect()) {
      long from = MemorySegment.ofBuffer(source).address();
      source.position(source.position() + length);
      copy(from, address, length);
      Reference.reachabilityFence(source);
    } else {
      byte[] bytes = new byte[length];
      source.get(bytes);
      copyIn(bytes, 0, address, length);
    }
  }

  /**
   * What a static field has, however private it is: for what the JDK shows nobody, as {@link
   * Field#setAccessible} needs an option of the JVM for its own packages.
   */
  public static Object staticField(Field field) {
    return U.getObject(U.staticFieldBase(field), U.staticFieldOffset(field));
  }

  /** Orders every earlier access before every later one, store to load included. */
  public static void fullFence() {
    U.fullFence();
  }

  /** Orders earlier loads before all later accesses. */
  public static void acquireFence() {
    U.loadFence();
  }

  /** Orders all earlier accesses before later stores. */
  public static void releaseFence() {
    U.storeFence();
  }
}
