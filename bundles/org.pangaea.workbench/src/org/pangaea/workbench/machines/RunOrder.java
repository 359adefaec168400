package org.pangaea.workbench.machines;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be run.
 *
 * @param file with the model
 * @param label what messages call the file
 * @param machine which of the model's virtual machines; empty for the only one
 * @param name to run under; empty for the machine's own
 */
public record RunOrder(Path file, String label, Optional<String> machine, Optional<String> name) {

  /** The same for the command line. */
  public String command() {
    return "pangaea vm run "
        + CommandLines.quoted(file.toString())
        + machine.map(one -> " --vm " + CommandLines.quoted(one)).orElse("")
        + name.map(one -> " --name " + CommandLines.quoted(one)).orElse("");
  }
}
