package org.pangaea.model.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "4096, 4096",
    "7 B, 7",
    "64 KiB, 65536",
    "256MiB, 268435456",
    "1.5 GiB, 1610612736",
    "2 TiB, 2199023255552",
    "9223372036854775807, 9223372036854775807"
  })
  void readsNumbersWithBinaryUnits(String text, long bytes) {
    assertEquals(bytes, ByteSize.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1 B",
    "1024, 1 KiB",
    "1536, 1536 B",
    "1610612736, 1536 MiB",
    "1099511627776, 1 TiB",
    "1125899906842624, 1024 TiB"
  })
  void writesTheLargestUnitThatIsExact(long bytes, String text) {
    assertEquals(text, ByteSize.format(bytes));
    assertEquals(bytes, ByteSize.parse(text));
  }

  @Test
  void asksForTheBinaryUnitInsteadOfGuessing() {
    assertEquals("'256 MB' has the unit 'MB': write MiB.", messageFor("256 MB"));
    assertEquals("'1g' has the unit 'g': write GiB.", messageFor("1g"));
    assertEquals(
        "'3 pages' has the unit 'pages': use one of B, KiB, MiB, GiB, TiB.", messageFor("3 pages"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "-1 MiB", "1,5 GiB", "0x10", "1 MiB 2"})
  void refusesWhatIsNoNumber(String text) {
    assertEquals(
        "'" + text + "' is not a size: write a number and a unit, such as 256 MiB.",
        messageFor(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.3 KiB", "9223372036854775808", "8388608 TiB"})
  void refusesNumbersThatAreNotWholeOrTooLarge(String text) {
    assertEquals("'" + text + "' is not a whole number of bytes below 8 EiB.", messageFor(text));
  }

  private static String messageFor(String text) {
    return assertThrows(IllegalArgumentException.class, () -> ByteSize.parse(text)).getMessage();
  }
}
