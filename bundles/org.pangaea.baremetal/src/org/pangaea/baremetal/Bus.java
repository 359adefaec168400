package org.pangaea.baremetal;

import java.util.List;
import java.util.Optional;
import org.pangaea.devices.AccessFaultException;
import org.pangaea.devices.Clint;
import org.pangaea.devices.ExternalInterrupts;
import org.pangaea.devices.MemoryMap;
import org.pangaea.devices.Plic;
import org.pangaea.devices.PowerDevice;
import org.pangaea.devices.PowerListener;
import org.pangaea.devices.Uart16550;
import org.pangaea.firmware.PhysicalMap;

/** The devices of the {@code virt} machine, where it has them. Any thread. */
final class Bus {
  private final Uart16550 uart;
  private final MemoryMap map;

  /**
   * @param interrupts what the interrupt controller tells: context 2h is hart h's M-mode, 2h + 1
   *     its S-mode
   */
  Bus(Clint.Harts harts, ExternalInterrupts interrupts, Console console, PowerListener power) {
    Plic plic = new Plic(2 * harts.count(), interrupts);
    uart = new Uart16550(console::write, plic.source(PhysicalMap.UART_INTERRUPT));
    map =
        new MemoryMap(
            List.of(
                new MemoryMap.Range(
                    "power", PhysicalMap.POWER, PhysicalMap.POWER_SIZE, new PowerDevice(power)),
                new MemoryMap.Range(
                    "clint", PhysicalMap.CLINT, PhysicalMap.CLINT_SIZE, new Clint(harts)),
                new MemoryMap.Range("plic", PhysicalMap.PLIC, PhysicalMap.PLIC_SIZE, plic),
                new MemoryMap.Range("uart", PhysicalMap.UART, Uart16550.SIZE, uart)));
  }

  long read(long gpa, int size) throws AccessFaultException {
    MemoryMap.Range range = find(gpa, size);
    return range.device().read(range.offset(gpa), size);
  }

  void write(long gpa, int size, long value) throws AccessFaultException {
    MemoryMap.Range range = find(gpa, size);
    range.device().write(range.offset(gpa), size, value);
  }

  private MemoryMap.Range find(long gpa, int size) throws AccessFaultException {
    Optional<MemoryMap.Range> range = map.find(gpa, size);
    if (range.isEmpty()) {
      throw AccessFaultException.INSTANCE;
    }
    return range.get();
  }

  /** Types into the serial port; returns how many bytes were taken. */
  int type(byte[] input, int from, int length) {
    return uart.receive(input, from, length);
  }
}
