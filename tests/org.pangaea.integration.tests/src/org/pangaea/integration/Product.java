package org.pangaea.integration;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where the built product stands, and how its command is started. */
final class Product {
  /**
   * As {@code ./pangaea} has it; that script is not used itself, as it would build what the running
   * build has not finished. Signals that whoever runs the tests ignores are not ignored by a user's
   * shell.
   */
  private static final List<String> LIKE_THE_SCRIPT =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private Product() {}

  /** The words that start {@code pangaea} with some arguments. */
  static List<String> command(String... arguments) {
    return command(java(), arguments);
  }

  /** The same where the VMMs are to be run by another Java. */
  static List<String> command(Path vmmJava, String... arguments) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("env", "--default-signal=INT,QUIT,TERM,HUP,PIPE", java().toString()));
    words.addAll(LIKE_THE_SCRIPT);
    words.add("-Dpangaea.java=" + vmmJava);
    words.add("-Dpangaea.vmm.home=" + property("pangaea.vmm.home"));
    words.add("-cp");
    words.add(Path.of(property("pangaea.cli.home"), "plugins") + File.separator + "*");
    words.add("org.pangaea.cli.Main");
    words.addAll(Arrays.asList(arguments));
    return words;
  }

  /** The script that starts one VMM. */
  static Path vmmScript() {
    return Path.of(property("pangaea.vmm.home"), "pangaea-vmm");
  }

  /** The Java of all commands. */
  static Path java() {
    return Path.of(property("pangaea.java"));
  }

  /** The top of the checkout. */
  static Path checkout() {
    return Path.of(property("pangaea.checkout"));
  }

  static Path example(String name) {
    return checkout().resolve("examples").resolve(name + ".cluster");
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("-D" + name + " is not set; the build does so.");
    }
    return value;
  }
}
