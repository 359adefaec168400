package org.pangaea.cli;

import java.util.ArrayList;
import org.pangaea.model.NamedGuest;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Named guests by the words that models use for them: for help, completion and reading. */
final class GuestNames extends ArrayList<String> implements ITypeConverter<NamedGuest> {
  private static final long serialVersionUID = 1L;

  GuestNames() {
    super(NamedGuest.modelNames());
  }

  @Override
  public NamedGuest convert(String name) {
    return NamedGuest.of(name)
        .orElseThrow(() ->
            new TypeConversionException(
                "no guest is called '%s'; there are %s".formatted(name, String.join(", ", this))));
  }
}
