package org.pangaea.cli;

import java.util.Optional;
import picocli.CommandLine.Parameters;

/** The parameter that says which of the machines that run is meant. */
final class RunningMachine {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "A machine that runs; not needed if there is one only.")
  private String name;

  Optional<String> name() {
    return Optional.ofNullable(name);
  }
}
