package org.pangaea.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Time limits in seconds, with a fraction if need be: what is no such limit is refused. */
final class SecondsConverter implements ITypeConverter<Duration> {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,18})?");
  private static final BigDecimal LEAST = new BigDecimal("0.001");

  /** Some thirty years, whose nanoseconds are far from where numbers overflow. */
  private static final BigDecimal MOST = new BigDecimal(1_000_000_000);

  @Override
  public Duration convert(String text) {
    if (NUMBER.matcher(text).matches()) {
      BigDecimal seconds = new BigDecimal(text);
      if (seconds.compareTo(LEAST) >= 0 && seconds.compareTo(MOST) <= 0) {
        return Duration.ofNanos(seconds.movePointRight(9).longValue());
      }
    }
    throw new TypeConversionException(
        "'%s' is no time limit; give seconds from %s to %s, such as 30 or 0.5"
            .formatted(text, LEAST, MOST));
  }
}
