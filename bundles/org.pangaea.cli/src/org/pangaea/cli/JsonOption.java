package org.pangaea.cli;

import picocli.CommandLine.Option;

/** The option for programs that read what is printed. */
final class JsonOption {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  boolean isSet() {
    return json;
  }
}
