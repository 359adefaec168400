package org.pangaea.devices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class PowerDeviceTest {
  private final RecordingPower power = new RecordingPower();
  private final PowerDevice device = new PowerDevice(power);

  @Test
  void eachCommandReachesTheListener() throws AccessFaultException {
    device.write(0, 4, 0x5555);
    device.write(0, 4, 0x7777);
    device.write(0, 4, 0x002a_3333);
    device.write(0, 4, 0xffff_3333L);
    device.write(0, 2, 0x5555);
    assertEquals(
        List.of("power off", "reset", "fail 42", "fail 65535", "power off"), power.requests);
  }

  @Test
  void otherValuesAreIgnored() throws AccessFaultException {
    device.write(0, 4, 0);
    device.write(0, 4, 0x1234_0000L);
    assertEquals(List.of(), power.requests);
  }

  @Test
  void theRegisterReadsAsZero() throws AccessFaultException {
    assertEquals(0, device.read(0, 4));
  }

  @Test
  void otherOffsetsAndSizesFaultWithoutEffect() {
    assertThrows(AccessFaultException.class, () -> device.write(4, 4, 0x5555));
    assertThrows(AccessFaultException.class, () -> device.write(0, 1, 0x55));
    assertThrows(AccessFaultException.class, () -> device.write(0, 8, 0x5555));
    assertThrows(AccessFaultException.class, () -> device.read(8, 4));
    assertEquals(List.of(), power.requests);
  }
}
