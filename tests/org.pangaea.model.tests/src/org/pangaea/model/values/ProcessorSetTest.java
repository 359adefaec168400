package org.pangaea.model.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorSetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "0-3,5|0-3,5",
        "5, 0 - 3|0-3,5",
        "1,2,3|1-3",
        "0,1|0-1",
        "2,2,2|2",
        "any|any"
      })
  void readsListsAndWritesThemSorted(String text, String written) {
    assertEquals(written, ProcessorSet.parse(text).toString());
  }

  @Test
  void countsAndContainsItsNumbers() {
    ProcessorSet set = ProcessorSet.parse("0-2,7");
    assertEquals(4, set.count());
    assertArrayEquals(new int[] {0, 1, 2, 7}, set.stream().toArray());
    assertTrue(set.contains(7));
    assertEquals(ProcessorSet.of(7, 0, 1, 2), set);
    assertNotEquals(ProcessorSet.of(7), set);
  }

  @Test
  void anyClaimsNothing() {
    assertTrue(ProcessorSet.ANY.isAny());
    assertEquals(ProcessorSet.ANY, ProcessorSet.ANY.intersection(ProcessorSet.of(0)));
    assertEquals(ProcessorSet.of(1), ProcessorSet.of(0, 1).without(ProcessorSet.of(0, 2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "0-", "-1", "1--2", "0-1-2", "1;2", "0,,1", "0,", "1 2", "all"})
  void refusesWhatIsNoList(String text) {
    assertEquals(
        "'"
            + text
            + "' is not a list of processors: write numbers and ranges, such as 0-3,5, or any.",
        messageFor(text));
  }

  @Test
  void refusesRangesThatRunBackwards() {
    assertEquals("'3-1' has a range that runs backwards: write 1-3.", messageFor("3-1"));
  }

  @Test
  void refusesNumbersThatNoComputerHas() {
    assertEquals(
        "'0-99999' names processor 99999: numbers go from 0 to 8191.", messageFor("0-99999"));
  }

  private static String messageFor(String text) {
    return assertThrows(IllegalArgumentException.class, () -> ProcessorSet.parse(text))
        .getMessage();
  }
}
