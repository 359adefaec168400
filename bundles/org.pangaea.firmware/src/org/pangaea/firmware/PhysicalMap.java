package org.pangaea.firmware;

/** The guest physical memory map of the well-known {@code virt} machine, as far as we use it. */
public final class PhysicalMap {
  /** Switches the machine off (device {@code sifive,test1}). */
  public static final long POWER = 0x0010_0000L;

  public static final long POWER_SIZE = 0x1000;

  /**
   * There where M-mode is: a directly started kernel needs no CLINT, and its place is left free.
   */
  public static final long CLINT = 0x0200_0000L;

  public static final long CLINT_SIZE = 0x1_0000;

  public static final long PLIC = 0x0c00_0000L;
  public static final long PLIC_SIZE = 0x60_0000;

  public static final long UART = 0x1000_0000L;
  public static final long UART_SIZE = 0x100;

  /** The UART's interrupt source at the PLIC. */
  public static final int UART_INTERRUPT = 10;

  /** Input clock of the UART's baud rate divisor, Hz. */
  public static final int UART_CLOCK = 3_686_400;

  public static final long VIRTIO_MMIO = 0x1000_1000L;
  public static final long PCIE_ECAM = 0x3000_0000L;
  public static final long RAM = 0x8000_0000L;

  private PhysicalMap() {}
}
