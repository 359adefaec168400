package org.pangaea.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** A time that may be none: 0, or what {@link SecondsConverter} takes. */
final class SecondsOrNone implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return text.matches("0(\\.0*)?") ? Duration.ZERO : new SecondsConverter().convert(text);
  }
}
