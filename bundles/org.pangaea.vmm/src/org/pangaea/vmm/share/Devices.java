package org.pangaea.vmm.share;

import java.util.List;
import java.util.Optional;
import org.pangaea.control.VmState;
import org.pangaea.devices.AccessFaultException;
import org.pangaea.devices.ExternalInterrupts;
import org.pangaea.devices.MemoryMap;
import org.pangaea.devices.Plic;
import org.pangaea.devices.PowerDevice;
import org.pangaea.devices.PowerListener;
import org.pangaea.devices.Uart16550;
import org.pangaea.firmware.PhysicalMap;

/**
 * The devices of a VM, on the one node that has them. Any thread; devices have locks of their own
 * and never wait.
 */
final class Devices {
  private final Plic plic;
  private final Uart16550 uart;
  private final MemoryMap map;

  Devices(int harts, ExternalInterrupts interrupts, Console console, Share share) {
    plic = new Plic(harts, interrupts);
    uart = new Uart16550(console::write, plic.source(PhysicalMap.UART_INTERRUPT));
    PowerDevice power = new PowerDevice(power(share));
    map =
        new MemoryMap(
            List.of(
                new MemoryMap.Range("plic", PhysicalMap.PLIC, PhysicalMap.PLIC_SIZE, plic),
                new MemoryMap.Range("uart", PhysicalMap.UART, Uart16550.SIZE, uart),
                new MemoryMap.Range("power", PhysicalMap.POWER, PhysicalMap.POWER_SIZE, power)));
  }

  private static PowerListener power(Share share) {
    return new PowerListener() {
      @Override
      public void powerOff() {
        share.end(VmState.POWERED_OFF, "The guest powered the machine off.");
      }

      @Override
      public void fail(int code) {
        share.end(VmState.PANICKED, "The guest ended the machine with failure code " + code + ".");
      }

      @Override
      public void reset() {
        share.end(VmState.RESET, "The guest asked for a restart.");
      }
    };
  }

  DeviceReply read(int hart, long gpa, int size) {
    Optional<MemoryMap.Range> range = map.find(gpa, size);
    if (range.isEmpty()) {
      return refused(hart);
    }
    try {
      return reply(hart, range.get().device().read(range.get().offset(gpa), size));
    } catch (AccessFaultException e) {
      return refused(hart);
    }
  }

  DeviceReply write(int hart, long gpa, int size, long value) {
    Optional<MemoryMap.Range> range = map.find(gpa, size);
    if (range.isEmpty()) {
      return refused(hart);
    }
    try {
      range.get().device().write(range.get().offset(gpa), size, value);
      return reply(hart, 0);
    } catch (AccessFaultException e) {
      return refused(hart);
    }
  }

  private DeviceReply reply(int hart, long value) {
    Plic.Level level = plic.level(hart);
    return new DeviceReply(true, value, level.asserted(), level.sequence());
  }

  private DeviceReply refused(int hart) {
    Plic.Level level = plic.level(hart);
    return new DeviceReply(false, 0, level.asserted(), level.sequence());
  }

  /** Types into the console; returns how many bytes were taken. */
  int type(byte[] input) {
    return uart.receive(input);
  }
}
