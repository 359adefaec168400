package org.pangaea.firmware.sbi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Three harts, 64 KiB of RAM at 0x8000_0000 and a console; notes what it is asked to do. */
final class FakePlatform implements SbiPlatform {
  static final long RAM = 0x8000_0000L;

  final List<String> requests = new ArrayList<>();
  final byte[] ram = new byte[0x1_0000];
  final Map<Integer, HartState> states = new HashMap<>();
  final StringBuilder output = new StringBuilder();
  int outputRoom = Integer.MAX_VALUE;
  byte[] input = {};
  SbiError resetAnswer = SbiError.SUCCESS;
  SbiError startAnswer = SbiError.SUCCESS;

  @Override
  public int hartCount() {
    return 3;
  }

  @Override
  public void setTimer(long time) {
    requests.add("timer " + Long.toUnsignedString(time));
  }

  @Override
  public void sendIpi(HartMask harts) {
    requests.add("ipi " + harts);
  }

  @Override
  public void remoteFence(FenceKind kind, HartMask harts, long start, long size, long asid) {
    requests.add("%s %s start 0x%x size 0x%x asid %d".formatted(kind, harts, start, size, asid));
  }

  @Override
  public SbiError hartStart(int hart, long address, long opaque) {
    requests.add("start %d at 0x%x with 0x%x".formatted(hart, address, opaque));
    return startAnswer;
  }

  @Override
  public HartState hartStatus(int hart) {
    return states.getOrDefault(hart, HartState.STOPPED);
  }

  @Override
  public void hartStop() {
    requests.add("stop");
  }

  @Override
  public void hartSuspend() {
    requests.add("suspend");
  }

  @Override
  public SbiError systemReset(ResetType type, boolean systemFailure) {
    requests.add(type + (systemFailure ? " after failure" : ""));
    return resetAnswer;
  }

  @Override
  public boolean isRam(long address, long length) {
    return address >= RAM && length <= ram.length && address - RAM <= ram.length - length;
  }

  @Override
  public void readRam(long address, byte[] into) {
    System.arraycopy(ram, (int) (address - RAM), into, 0, into.length);
  }

  @Override
  public void writeRam(long address, byte[] from) {
    System.arraycopy(from, 0, ram, (int) (address - RAM), from.length);
  }

  @Override
  public int consoleWrite(byte[] bytes) {
    int taken = Math.min(bytes.length, outputRoom);
    for (int i = 0; i < taken; i++) {
      consoleWriteByte(bytes[i]);
    }
    return taken;
  }

  @Override
  public byte[] consoleRead(int limit) {
    byte[] taken = Arrays.copyOf(input, Math.min(limit, input.length));
    input = Arrays.copyOfRange(input, taken.length, input.length);
    return taken;
  }

  @Override
  public void consoleWriteByte(byte output) {
    this.output.append((char) (output & 0xff));
  }
}
