package org.pangaea.coherence;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The explorer finds every planted mistake, and nothing where none is planted. */
class PlantedMistakesTest {
  private static final Access[] OVERWRITES = {Access.READ, Access.WRITE, Access.OVERWRITE};

  private static final Setup[] SETUPS = {
    Setup.of(new int[] {0}, 1, 1).withIdling(),
    Setup.of(new int[] {0}, 1, 1).withOffers(),
    Setup.of(new int[] {0}, 0, 1, 1).operations(2).evictions(1).withPromptParking().withOffers(),
    Setup.of(new int[] {0}, 0, 1, 1),
    Setup.of(new int[] {0}, 1, 1, 1).operations(2).evictions(1).withPromptParking(),
    Setup.of(new int[] {0}, 1, 2).withPromptParking().withAHartThatMoves(),
    Setup.of(new int[] {0}, 1, 1, 1).operations(1).accesses(OVERWRITES).withPromptParking()
  };

  private static final Setup[] BLOCKS = {
    Setup.of(new int[] {0}, 1, 1).operations(1).evictions(0).withPromptParking().withBlocks(2, 3),
    Setup.of(new int[] {0}, 1, 1).operations(2).evictions(1).withPromptParking().withBlocks(1, 2),
    Setup.of(new int[] {0}, 1, 1).operations(1).accesses(OVERWRITES).withBlocks(2, 3)
  };

  /** Those that can only be made where pages are split. */
  private static final Set<Mistake> WITH_BLOCKS =
      EnumSet.range(Mistake.KEPT_PAGE_IS_USED_AT_HOME, Mistake.ASKED_FOR_WHILE_IT_LEAVES);

  @ParameterizedTest
  @EnumSource(Mistake.class)
  void plantedMistakeIsFound(Mistake mistake) {
    Setup[] setups = WITH_BLOCKS.contains(mistake) ? BLOCKS : SETUPS;
    String found = null;
    for (int i = 0; i < setups.length && found == null; i++) {
      found = Explorer.explore(setups[i], mistake.rules).violation();
    }
    assertNotNull(found, mistake + " was not found");
  }

  @Test
  void nothingIsFoundWithoutMistake() {
    assertNull(Explorer.explore(SETUPS[0]).violation());
    assertNull(Explorer.explore(SETUPS[1]).violation());
    assertNull(Explorer.explore(SETUPS[2]).violation());
    assertNull(Explorer.explore(SETUPS[3]).violation());
    assertNull(Explorer.explore(SETUPS[5]).violation());
    assertNull(Explorer.explore(SETUPS[6]).violation());
    assertNull(Explorer.explore(BLOCKS[0]).violation());
    assertNull(Explorer.explore(BLOCKS[2]).violation());
  }
}
