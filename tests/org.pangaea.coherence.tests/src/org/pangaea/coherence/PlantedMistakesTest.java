package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The explorer finds every planted mistake, and nothing where none is planted. */
class PlantedMistakesTest {
  private static final Setup[] SETUPS = {
    Setup.of(new int[] {0}, 1, 1).withIdling(),
    Setup.of(new int[] {0}, 1, 1).withOffers(),
    Setup.of(new int[] {0}, 0, 1, 1).operations(2).evictions(1).withPromptParking().withOffers(),
    Setup.of(new int[] {0}, 0, 1, 1),
    Setup.of(new int[] {0}, 1, 1, 1).operations(2).evictions(1).withPromptParking()
  };

  @ParameterizedTest
  @EnumSource(Mistake.class)
  void plantedMistakeIsFound(Mistake mistake) {
    String found = null;
    for (int i = 0; i < SETUPS.length && found == null; i++) {
      found = Explorer.explore(SETUPS[i], mistake.rules).violation();
    }
    assertNotNull(found, mistake + " was not found");
  }

  @Test
  void nothingIsFoundWithoutMistake() {
    assertNull(Explorer.explore(SETUPS[0]).violation());
    assertNull(Explorer.explore(SETUPS[1]).violation());
    assertNull(Explorer.explore(SETUPS[2]).violation());
    assertNull(Explorer.explore(SETUPS[3]).violation());
  }
}
