package org.pangaea.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoherenceUnitTest {
  private final String asked = System.getProperty(CoherenceUnit.PROPERTY);

  @AfterEach
  void asBefore() {
    ask(asked);
  }

  private static void ask(String bytes) {
    if (bytes == null) {
      System.clearProperty(CoherenceUnit.PROPERTY);
    } else {
      System.setProperty(CoherenceUnit.PROPERTY, bytes);
    }
  }

  @Test
  void thereAreTwo() {
    for (String bytes : new String[] {null, "4096", "1024"}) {
      ask(bytes);
      CoherenceUnit.check();
    }
    for (String bytes : new String[] {"", "2048", "4 KiB", "-1024"}) {
      ask(bytes);
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, CoherenceUnit::check);
      assertEquals(
          "-Dpangaea.unit=" + bytes + ": memory is shared in units of 4096 or 1024 bytes.",
          refusal.getMessage());
    }
  }
}
