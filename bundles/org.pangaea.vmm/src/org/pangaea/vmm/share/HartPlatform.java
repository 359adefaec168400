package org.pangaea.vmm.share;

import org.pangaea.control.VmState;
import org.pangaea.firmware.sbi.FenceKind;
import org.pangaea.firmware.sbi.HartMask;
import org.pangaea.firmware.sbi.HartState;
import org.pangaea.firmware.sbi.ResetType;
import org.pangaea.firmware.sbi.SbiDispatcher;
import org.pangaea.firmware.sbi.SbiError;
import org.pangaea.firmware.sbi.SbiOutcome;
import org.pangaea.firmware.sbi.SbiPlatform;

/** What SBI calls of one hart do to the machine, wherever its parts are. The hart's own thread. */
final class HartPlatform implements SbiPlatform {
  private final HartThread self;
  private final Share share;

  HartPlatform(HartThread self, Share share) {
    this.self = self;
    this.share = share;
  }

  @Override
  public int hartCount() {
    return share.hartCount();
  }

  @Override
  public void setTimer(long time) {
    self.hart.setTimer(time);
  }

  @Override
  public void sendIpi(HartMask harts) {
    share.network().sendIpi(self, harts);
  }

  @Override
  public void remoteFence(FenceKind kind, HartMask harts, long start, long size, long asid) {
    share.network().remoteFence(self, new FenceOrder(kind, start, size, asid), harts);
  }

  @Override
  public SbiError hartStart(int hart, long address, long opaque) {
    return share.network().hartStart(self, hart, address, opaque);
  }

  @Override
  public HartState hartStatus(int hart) {
    return share.network().hartStatus(self, hart);
  }

  @Override
  public void hartStop() {
    self.stop();
  }

  @Override
  public void hartSuspend() {
    self.suspend();
  }

  @Override
  public SbiError systemReset(ResetType type, boolean systemFailure) {
    if (type == ResetType.SHUTDOWN) {
      share.end(
          systemFailure ? VmState.PANICKED : VmState.POWERED_OFF,
          systemFailure
              ? "The guest shut down because of a system failure."
              : "The guest powered the machine off.");
    } else {
      share.end(VmState.RESET, "The guest asked for a restart.");
    }
    return SbiError.SUCCESS;
  }

  @Override
  public boolean isRam(long address, long length) {
    return length > 0
        && share.memory().frames().contains(address)
        && share.memory().frames().contains(address + length - 1);
  }

  @Override
  public void readRam(long address, byte[] into) {
    share.memory().read(self, address, into);
  }

  @Override
  public void writeRam(long address, byte[] from) {
    share.memory().write(self, address, from, from.length);
  }

  @Override
  public int consoleWrite(byte[] output) {
    return share.network().consoleWrite(self, output);
  }

  @Override
  public byte[] consoleRead(int limit) {
    return share.network().consoleRead(self, limit);
  }

  @Override
  public void consoleWriteByte(byte output) {
    share.network().consoleWrite(self, new byte[] {output});
  }

  /**
   * Makes the call that a hart's registers ask for (RISC-V SBI, "Binary Encoding").
   *
   * @param x its registers
   * @param recording where the call is noted; null if nobody wants it
   */
  SbiOutcome call(long[] x, ThreadTrace recording) {
    long extension = x[17];
    long function = x[16];
    long began = recording == null ? 0 : System.nanoTime();
    try {
      return SbiDispatcher.call(
          extension, function, x[10], x[11], x[12], x[13], x[14], x[15], this);
    } finally {
      if (recording != null) {
        recording.supervisorCall(began, extension, function);
      }
    }
  }
}
