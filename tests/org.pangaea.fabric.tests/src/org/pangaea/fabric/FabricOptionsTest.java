package org.pangaea.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.pangaea.fabric.wire.Address;

class FabricOptionsTest {

  private final FabricOptions options =
      FabricOptions.of("a", DeploymentToken.random(), Address.tcp("127.0.0.1", 0));

  @Test
  void namesThatCannotGoOverTheWireAreRefused() {
    for (String name : new String[] {"", "a b", "ä", "x".repeat(65), "a\n"}) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () -> FabricOptions.of(name, options.token(), options.listen()));
      assertTrue(e.getMessage().contains("cannot name a VMM"), e.getMessage());
    }
    String longest = "x".repeat(64);
    assertEquals(longest, FabricOptions.of(longest, options.token(), options.listen()).name());
  }

  @Test
  void limitsThatWouldEndHealthyLinksAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> options.withHeartbeat(Duration.ofSeconds(3), Duration.ofSeconds(4)));
    assertThrows(
        IllegalArgumentException.class,
        () -> options.withHeartbeat(Duration.ZERO, Duration.ofSeconds(4)));
    assertThrows(IllegalArgumentException.class, () -> options.withHandshakeTimeout(Duration.ZERO));
  }
}
