package org.pangaea.firmware.sbi;

import java.util.Optional;
import java.util.function.Function;
import org.pangaea.firmware.sbi.SbiOutcome.SbiNoReturn;
import org.pangaea.firmware.sbi.SbiOutcome.SbiResult;
import org.pangaea.firmware.sbi.SbiOutcome.SbiResume;

/**
 * Decodes an SBI call, checks its parameters and has the platform do it.
 *
 * <p>Extensions that are not offered, the legacy ones (0 to 8) among them, and unknown functions
 * answer {@link SbiError#NOT_SUPPORTED}. Parameters that the specification declares as 32 bits wide
 * are taken from the register's low half; all others count in full.
 */
public final class SbiDispatcher {
  /** Bytes that one console call moves at most; the specification lets it move fewer than asked. */
  static final int CONSOLE_CHUNK = 4096;

  private SbiDispatcher() {}

  /**
   * Answers a call from the registers of the hart that executed {@code ecall} in supervisor mode.
   * Functions take at most five parameters: a5 has no meaning in any of them.
   */
  public static SbiOutcome call(
      long a7,
      long a6,
      long a0,
      long a1,
      long a2,
      long a3,
      long a4,
      long a5,
      SbiPlatform platform) {
    if (a7 == Sbi.BASE) {
      return base(a6, a0);
    }
    if (a7 == Sbi.TIME) {
      return time(a6, a0, platform);
    }
    if (a7 == Sbi.IPI) {
      return ipi(a6, a0, a1, platform);
    }
    if (a7 == Sbi.RFENCE) {
      return remoteFence(a6, a0, a1, a2, a3, a4, platform);
    }
    if (a7 == Sbi.HSM) {
      return hartState(a6, a0, a1, a2, platform);
    }
    if (a7 == Sbi.SRST) {
      return systemReset(a6, a0, a1, platform);
    }
    if (a7 == Sbi.DBCN) {
      return console(a6, a0, a1, a2, platform);
    }
    return SbiResult.of(SbiError.NOT_SUPPORTED);
  }

  private static boolean offers(long extension) {
    return extension == Sbi.BASE
        || extension == Sbi.TIME
        || extension == Sbi.IPI
        || extension == Sbi.RFENCE
        || extension == Sbi.HSM
        || extension == Sbi.SRST
        || extension == Sbi.DBCN;
  }

  private static SbiOutcome base(long function, long parameter) {
    if (function == Sbi.BASE_SPEC_VERSION) {
      return SbiResult.success(Sbi.SPEC_VERSION);
    }
    if (function == Sbi.BASE_IMPLEMENTATION_ID) {
      return SbiResult.success(Sbi.IMPLEMENTATION_ID);
    }
    if (function == Sbi.BASE_IMPLEMENTATION_VERSION) {
      return SbiResult.success(Sbi.IMPLEMENTATION_VERSION);
    }
    if (function == Sbi.BASE_PROBE_EXTENSION) {
      return SbiResult.success(offers(parameter) ? 1 : 0);
    }
    if (function == Sbi.BASE_VENDOR_ID
        || function == Sbi.BASE_ARCHITECTURE_ID
        || function == Sbi.BASE_MACHINE_ID) {
      return SbiResult.success(0);
    }
    return SbiResult.of(SbiError.NOT_SUPPORTED);
  }

  private static SbiOutcome time(long function, long time, SbiPlatform platform) {
    if (function != Sbi.TIME_SET_TIMER) {
      return SbiResult.of(SbiError.NOT_SUPPORTED);
    }
    platform.setTimer(time);
    return SbiResult.of(SbiError.SUCCESS);
  }

  private static SbiOutcome ipi(long function, long mask, long base, SbiPlatform platform) {
    if (function != Sbi.IPI_SEND) {
      return SbiResult.of(SbiError.NOT_SUPPORTED);
    }
    return withHarts(
        mask,
        base,
        platform,
        harts -> {
          platform.sendIpi(harts);
          return SbiError.SUCCESS;
        });
  }

  private static SbiOutcome withHarts(
      long mask, long base, SbiPlatform platform, Function<HartMask, SbiError> action) {
    Optional<HartMask> harts = HartMask.decode(mask, base, platform.hartCount());
    return SbiResult.of(harts.map(action).orElse(SbiError.INVALID_PARAM));
  }

  private static SbiOutcome remoteFence(
      long function, long mask, long base, long start, long size, long asid, SbiPlatform platform) {
    if (function == Sbi.RFENCE_FENCE_I) {
      return withHarts(
          mask, base, platform, harts -> fence(FenceKind.FENCE_I, harts, 0, -1, 0, platform));
    }
    if (function == Sbi.RFENCE_SFENCE_VMA) {
      return withHarts(
          mask,
          base,
          platform,
          harts -> fence(FenceKind.SFENCE_VMA, harts, start, size, 0, platform));
    }
    if (function == Sbi.RFENCE_SFENCE_VMA_ASID) {
      return withHarts(
          mask,
          base,
          platform,
          harts -> fence(FenceKind.SFENCE_VMA_ASID, harts, start, size, asid, platform));
    }
    return SbiResult.of(SbiError.NOT_SUPPORTED);
  }

  private static SbiError fence(
      FenceKind kind, HartMask harts, long start, long size, long asid, SbiPlatform platform) {
    boolean whole = size == -1 || start == 0 && size == 0;
    if (whole) {
      platform.remoteFence(kind, harts, 0, -1, asid);
      return SbiError.SUCCESS;
    }
    // The last address must not wrap around; one that ends exactly at the top is right.
    if (size != 0 && Long.compareUnsigned(start + (size - 1), start) < 0) {
      return SbiError.INVALID_ADDRESS;
    }
    platform.remoteFence(kind, harts, start, size, asid);
    return SbiError.SUCCESS;
  }

  private static SbiOutcome hartState(
      long function, long a0, long a1, long a2, SbiPlatform platform) {
    if (function == Sbi.HSM_HART_START) {
      return SbiResult.of(hartStart(a0, a1, a2, platform));
    }
    if (function == Sbi.HSM_HART_STOP) {
      platform.hartStop();
      return SbiNoReturn.HART_STOPPED;
    }
    if (function == Sbi.HSM_HART_STATUS) {
      return isHart(a0, platform)
          ? SbiResult.success(platform.hartStatus((int) a0).ordinal())
          : SbiResult.of(SbiError.INVALID_PARAM);
    }
    if (function == Sbi.HSM_HART_SUSPEND) {
      return hartSuspend(a0 & 0xffff_ffffL, a1, a2, platform);
    }
    return SbiResult.of(SbiError.NOT_SUPPORTED);
  }

  private static boolean isHart(long id, SbiPlatform platform) {
    return id >= 0 && id < platform.hartCount();
  }

  /** Compressed instructions are two bytes; a hart cannot start at an odd address. */
  private static boolean isExecutable(long address, SbiPlatform platform) {
    return (address & 1) == 0 && platform.isRam(address, 2);
  }

  private static SbiError hartStart(long hart, long address, long opaque, SbiPlatform platform) {
    if (!isHart(hart, platform)) {
      return SbiError.INVALID_PARAM;
    }
    if (!isExecutable(address, platform)) {
      return SbiError.INVALID_ADDRESS;
    }
    return platform.hartStart((int) hart, address, opaque);
  }

  private static SbiOutcome hartSuspend(
      long type, long address, long opaque, SbiPlatform platform) {
    if (type == Sbi.SUSPEND_RETENTIVE) {
      platform.hartSuspend();
      return SbiResult.of(SbiError.SUCCESS);
    }
    if (type == Sbi.SUSPEND_NON_RETENTIVE) {
      if (!isExecutable(address, platform)) {
        return SbiResult.of(SbiError.INVALID_ADDRESS);
      }
      platform.hartSuspend();
      return new SbiResume(address, opaque);
    }
    // The others are reserved, or platform-specific and not implemented here.
    return SbiResult.of(SbiError.INVALID_PARAM);
  }

  private static SbiOutcome systemReset(long function, long a0, long a1, SbiPlatform platform) {
    if (function != Sbi.SRST_SYSTEM_RESET) {
      return SbiResult.of(SbiError.NOT_SUPPORTED);
    }
    long type = a0 & 0xffff_ffffL;
    long reason = a1 & 0xffff_ffffL;
    if (type >= ResetType.values().length || reason > 1) {
      return SbiResult.of(SbiError.INVALID_PARAM);
    }
    SbiError error = platform.systemReset(ResetType.values()[(int) type], reason == 1);
    return error == SbiError.SUCCESS ? SbiNoReturn.SYSTEM_RESET : SbiResult.of(error);
  }

  private static SbiOutcome console(
      long function, long a0, long a1, long a2, SbiPlatform platform) {
    if (function == Sbi.DBCN_WRITE_BYTE) {
      platform.consoleWriteByte((byte) a0);
      return SbiResult.of(SbiError.SUCCESS);
    }
    if (function != Sbi.DBCN_WRITE && function != Sbi.DBCN_READ) {
      return SbiResult.of(SbiError.NOT_SUPPORTED);
    }
    if (a0 == 0) {
      return SbiResult.success(0);
    }
    if (a0 < 0 || a2 != 0 || !platform.isRam(a1, a0)) {
      return SbiResult.of(SbiError.INVALID_PARAM);
    }
    int length = (int) Math.min(a0, CONSOLE_CHUNK);
    return SbiResult.success(
        function == Sbi.DBCN_WRITE
            ? consoleWrite(a1, length, platform)
            : consoleRead(a1, length, platform));
  }

  private static int consoleWrite(long address, int length, SbiPlatform platform) {
    byte[] output = new byte[length];
    platform.readRam(address, output);
    return LineEnds.bytesBefore(output, platform.consoleWrite(LineEnds.forTerminal(output)));
  }

  private static int consoleRead(long address, int length, SbiPlatform platform) {
    byte[] input = platform.consoleRead(length);
    if (input.length > 0) {
      platform.writeRam(address, input);
    }
    return input.length;
  }
}
