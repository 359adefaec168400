package org.pangaea.fabric.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AddressTest {

  @Test
  void theTextFormIsReadBack() {
    for (Address address :
        new Address[] {
          Address.tcp("127.0.0.1", 0),
          Address.tcp("::1", 7001),
          Address.tcp("node-1.example", 65535),
          Address.unix(Path.of("/run/pangaea/a:b.sock")),
          Address.memory("a")
        }) {
      assertEquals(address, Address.parse(address.toString()));
    }
    assertEquals("tcp:[::1]:7001", Address.tcp("::1", 7001).toString());
  }

  @Test
  void textThatIsNoAddressIsRefusedWithASentence() {
    for (String text :
        new String[] {
          "",
          "localhost",
          "tcp:",
          "tcp:host",
          "tcp::5",
          "tcp:host:x",
          "tcp:host:65536",
          "tcp:host:-1",
          "udp:host:5",
          "unix:",
          "memory:"
        }) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> Address.parse(text), text);
      assertTrue(e.getMessage().endsWith("."), e.getMessage());
    }
  }
}
