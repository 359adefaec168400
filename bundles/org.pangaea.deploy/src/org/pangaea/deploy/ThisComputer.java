package org.pangaea.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.pangaea.model.validation.Host;
import org.pangaea.model.values.ProcessorSet;

/** What the computer has on which this process runs, as far as its system tells. */
final class ThisComputer {
  /**
   * A field of /proc/self/status: the processors that this process, and those it starts, may use.
   */
  private static final String PROCESSORS = "Cpus_allowed_list:";

  /** A field of /proc/meminfo, in KiB. */
  private static final String MEMORY = "MemTotal:";

  private ThisComputer() {}

  static Host host() {
    return new Host(
        field(Path.of("/proc/self/status"), PROCESSORS)
            .map(ProcessorSet::parse)
            .orElse(ProcessorSet.ANY),
        field(Path.of("/proc/meminfo"), MEMORY)
            .map(text -> Long.parseLong(text.replace("kB", "").strip()) << 10)
            .orElse(0L));
  }

  private static Optional<String> field(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip())
          .findFirst();
    } catch (IOException e) {
      // No Linux: then nothing is known, and nothing is refused for it.
      return Optional.empty();
    }
  }
}
