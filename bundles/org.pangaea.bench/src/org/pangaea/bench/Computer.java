package org.pangaea.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What was measured on.
 *
 * @param processor its name, as far as the system tells
 * @param processors how many this process may use
 * @param system operating system and its version
 * @param java the runtime
 * @param load runnable threads at the start, averaged over a minute; negative if unknown
 */
public record Computer(String processor, int processors, String system, String java, double load) {
  private static final Path PROCESSOR_INFO = Path.of("/proc/cpuinfo");

  /** This one, now. */
  public static Computer ofThisProcess() {
    return new Computer(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        property("os.name") + " " + property("os.version") + " " + property("os.arch"),
        property("java.vm.name") + " " + property("java.runtime.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /** Whether others use the processors so much that the figures mean little. */
  public boolean isBusy() {
    return load > 0.3 * processors;
  }

  private static String property(String name) {
    return System.getProperty(name, "?");
  }

  private static String processorName() {
    try {
      // Names of other architectures' processors are numbers; the architecture must do there.
      return Files.readString(PROCESSOR_INFO, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(property("os.arch"));
    } catch (IOException e) {
      return property("os.arch");
    }
  }
}
