package org.pangaea.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The JDK's cache of loaded classes and of methods' profiles (JEP 483, 515), with which a VMM
 * starts faster. It belongs to one JDK, one set of jars and their order, and the JVM looks whether
 * it does; with one that is not good it goes without.
 *
 * @param file where it is
 * @param recordedNode the node whose VMM makes it when it ends; empty: it is there, and used
 */
public record StartCache(Path file, Optional<String> recordedNode) {
  /** Path of the cache that VMMs start with. */
  static final String USED_PROPERTY = "pangaea.vmm.cache";

  /** NODE=FILE: the VMM of that node writes a cache when it ends, which takes it seconds. */
  static final String RECORDED_PROPERTY = "pangaea.vmm.cache.record";

  /**
   * Options and variables of a user who has plans of his own; the JVM refuses to start with two of
   * them.
   */
  private static final Pattern RIVALS =
      Pattern.compile("-Xshare:|-XX:[+-]?(AOT|\\w*Archive|DumpLoadedClassList)");

  private static final List<String> VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /**
   * What this process's settings ask for.
   *
   * @param environment that of the VMMs
   */
  static Optional<StartCache> of(Properties properties, Map<String, String> environment) {
    String options = properties.getProperty(VmmCommand.OPTIONS_PROPERTY, "");
    if (RIVALS.matcher(options).find()
        || VARIABLES.stream()
            .anyMatch(name -> RIVALS.matcher(environment.getOrDefault(name, "")).find())) {
      return Optional.empty();
    }
    String recorded = properties.getProperty(RECORDED_PROPERTY, "");
    int equals = recorded.indexOf('=');
    if (equals > 0) {
      return Optional.of(
          new StartCache(
              Path.of(recorded.substring(equals + 1)), Optional.of(recorded.substring(0, equals))));
    }
    String used = properties.getProperty(USED_PROPERTY, "");
    return used.isEmpty()
        ? Optional.empty()
        : Optional.of(new StartCache(Path.of(used), Optional.empty()));
  }

  /** Whether the VMM of a node has anything to do with it. */
  boolean concerns(String node) {
    return recordedNode.map(node::equals).orElseGet(() -> Files.isReadable(file));
  }

  /** Whether that VMM takes its time to end. */
  boolean isRecordedBy(String node) {
    return recordedNode.filter(node::equals).isPresent();
  }

  /**
   * What the JVM is told. Checksums are compared, since a damaged cache would crash it. What it has
   * to say of a cache that it does not take is of no use to anybody.
   */
  List<String> jvmOptions() {
    return recordedNode.isPresent()
        ? List.of("-XX:AOTCacheOutput=" + file)
        : List.of(
            "-XX:AOTCache=" + file, "-XX:+VerifySharedSpaces", "-Xlog:aot*=off", "-Xlog:cds*=off");
  }
}
