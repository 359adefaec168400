package org.pangaea.devices;

/**
 * A device's registers. Any thread may call; implementations lock for themselves.
 *
 * <p>Values are little endian. A read answers zero-extended: the hart sign-extends where the
 * instruction asks for it. Of a written value only the low {@code size} bytes count.
 */
public interface MmioDevice {
  /**
   * Reads {@code size} bytes (1, 2, 4 or 8) at {@code offset} from the device's base.
   *
   * @throws AccessFaultException if the device has nothing there or not in this size
   */
  long read(long offset, int size) throws AccessFaultException;

  /**
   * Writes the low {@code size} bytes (1, 2, 4 or 8) of {@code value} at {@code offset}.
   *
   * @throws AccessFaultException if the device has nothing there or not in this size; nothing was
   *     written then
   */
  void write(long offset, int size, long value) throws AccessFaultException;
}
