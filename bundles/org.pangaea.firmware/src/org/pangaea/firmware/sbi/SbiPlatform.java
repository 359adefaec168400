package org.pangaea.firmware.sbi;

/**
 * What the VMM does for SBI calls. Every method is called on the thread of the calling hart, with
 * parameters already checked; it may wait for other nodes, with the hart in its parked state.
 *
 * <p>The harts are those of the whole virtual machine, wherever they run: 0 to {@link #hartCount} -
 * 1.
 */
public interface SbiPlatform {
  /** Harts of the virtual machine. */
  int hartCount();

  /**
   * Programs the calling hart's timer (unsigned guest time in ticks, all ones: never) and clears
   * its pending timer interrupt.
   */
  void setTimer(long time);

  /** Raises the supervisor software interrupt of the given harts. */
  void sendIpi(HartMask harts);

  /**
   * Has the given harts (the caller may be among them) execute a fence, and returns when all have.
   *
   * @param start first virtual address; 0 if the fence is for the whole address space
   * @param size bytes; -1 if the fence is for the whole address space
   * @param asid for {@link FenceKind#SFENCE_VMA_ASID}, 0 otherwise
   */
  void remoteFence(FenceKind kind, HartMask harts, long start, long size, long asid);

  /**
   * Starts a stopped hart at {@code address} with satp 0, sstatus.SIE 0, its id in a0 and {@code
   * opaque} in a1. Must decide atomically: of two callers one wins.
   *
   * @return {@link SbiError#SUCCESS}, {@link SbiError#ALREADY_AVAILABLE} if the hart is not
   *     stopped, or {@link SbiError#FAILED}
   */
  SbiError hartStart(int hart, long address, long opaque);

  /** The state of a hart, which may be out of date as soon as it is known. */
  HartState hartStatus(int hart);

  /** Puts the calling hart into the stopped state. */
  void hartStop();

  /**
   * Suspends the calling hart until an interrupt that sie enables is pending, whatever sstatus.SIE
   * says; it is {@link HartState#SUSPENDED} meanwhile. Registers are kept. An implementation may as
   * well note the wish and stall the hart after the call's outcome is set.
   */
  void hartSuspend();

  /**
   * Ends the machine or starts it anew.
   *
   * @return {@link SbiError#SUCCESS} if that is under way: the calling hart runs no further; {@link
   *     SbiError#NOT_SUPPORTED} for a type that this VM does not offer; or {@link SbiError#FAILED}
   */
  SbiError systemReset(ResetType type, boolean systemFailure);

  /** Whether all {@code length} (at least 1) bytes at a guest physical address are RAM. */
  boolean isRam(long address, long length);

  /** Copies guest RAM out, as a coherence agent. */
  void readRam(long address, byte[] into);

  /** Copies into guest RAM, as a coherence agent. */
  void writeRam(long address, byte[] from);

  /** Writes to the debug console without waiting; returns how many bytes it took. */
  int consoleWrite(byte[] output);

  /** Reads what the debug console has, at most {@code limit} bytes, without waiting. */
  byte[] consoleRead(int limit);

  /** Writes one byte to the debug console, waiting until it is accepted. */
  void consoleWriteByte(byte output);
}
