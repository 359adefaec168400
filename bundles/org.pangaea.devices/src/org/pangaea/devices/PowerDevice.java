package org.pangaea.devices;

/**
 * The {@code sifive,test1} device: one register, 32 bits wide and writable by halves, through which
 * the guest ends the machine.
 *
 * <p>The low 16 bits of a written value are the command, the high 16 bits the code of a failure.
 * Linux drives it as a {@code syscon} with {@code syscon-poweroff} and {@code syscon-reboot}. The
 * register reads as 0; other commands are ignored; offsets other than 0 and sizes other than 2 and
 * 4 bytes fault.
 */
public final class PowerDevice implements MmioDevice {
  /** Bytes that the device occupies in the memory map. */
  public static final long SIZE = 0x1000;

  /** Switch off, reporting a failure. */
  public static final int FAIL = 0x3333;

  /** Switch off. */
  public static final int POWER_OFF = 0x5555;

  /** Start anew. */
  public static final int RESET = 0x7777;

  private final PowerListener listener;

  public PowerDevice(PowerListener listener) {
    this.listener = listener;
  }

  @Override
  public long read(long offset, int size) throws AccessFaultException {
    check(offset, size);
    return 0;
  }

  @Override
  public synchronized void write(long offset, int size, long value) throws AccessFaultException {
    check(offset, size);
    int code = (int) (value >>> 16) & 0xffff;
    switch ((int) value & 0xffff) {
      case POWER_OFF -> listener.powerOff();
      case FAIL -> listener.fail(code);
      case RESET -> listener.reset();
      default -> {
        // The real device ignores what it does not know.
      }
    }
  }

  private static void check(long offset, int size) throws AccessFaultException {
    if (offset != 0 || (size != 2 && size != 4)) {
      throw AccessFaultException.INSTANCE;
    }
  }
}
