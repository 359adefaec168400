package org.pangaea.model.values;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of bytes as text. Units are binary and say so: {@code 256 MiB}. Decimal units are refused
 * instead of guessed at, because memory is never meant in them.
 */
public final class ByteSize {

  public static final long KIB = 1L << 10;
  public static final long MIB = 1L << 20;
  public static final long GIB = 1L << 30;

  /** In powers of 1024. */
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

  private static final Pattern TEXT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*([A-Za-z]*)");

  private ByteSize() {}

  /**
   * Reads a number of bytes. A fraction is fine where whole bytes come out: {@code 1.5 GiB}.
   *
   * @throws IllegalArgumentException if the text is no size; the message is a complete sentence
   */
  public static long parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a size: write a number and a unit, such as 256 MiB.".formatted(text));
    }
    int power = power(matcher.group(2), text);
    BigDecimal bytes =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
    try {
      return bytes.longValueExact();
    } catch (ArithmeticException notWhole) {
      throw new IllegalArgumentException(
          "'%s' is not a whole number of bytes below 8 EiB.".formatted(text), notWhole);
    }
  }

  private static int power(String unit, String text) {
    if (unit.isEmpty()) {
      return 0;
    }
    int power = UNITS.indexOf(unit);
    if (power >= 0) {
      return power;
    }
    String meant = unit.substring(0, 1).toUpperCase(Locale.ROOT);
    String remedy =
        UNITS.stream()
            .filter(known -> known.startsWith(meant))
            .findFirst()
            .map("write %s"::formatted)
            .orElse("use one of " + String.join(", ", UNITS));
    throw new IllegalArgumentException("'%s' has the unit '%s': %s.".formatted(text, unit, remedy));
  }

  /** The shortest exact text: the largest unit in which the number is whole. */
  public static String format(long bytes) {
    if (bytes == 0) {
      return "0";
    }
    int power = Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.size() - 1);
    return (bytes >> (10 * power)) + " " + UNITS.get(power);
  }
}
