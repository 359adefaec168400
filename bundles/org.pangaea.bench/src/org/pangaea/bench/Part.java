package org.pangaea.bench;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be asked for by name. */
public enum Part {
  /** How long Debian's kernel takes to a shell, and what that costs. */
  BOOT,
  /** How many instructions a hart executes a second. */
  MIPS,
  /**
   * How long remote faults and revokes take, beside a raw exchange over the same kind of socket.
   */
  FAULTS,
  /**
   * The same with all of both sides bound to one processor, then to two, by harts whose partners
   * sleep.
   */
  BOUND,
  /** What remote faults cost over the links between computers, in clear and encrypted. */
  LINKS,
  /** What two nodes say to each other during a boot. */
  TRIPS,
  /** The same boot on QEMU, where it is installed. */
  QEMU,
  /** How fast programs in C run on our engines and on QEMU. */
  KERNELS,
  /** How fast Debian's own programs run in the guest, beside QEMU. */
  PROGRAMS,
  /** What a second node brings to programs that compute, and costs those that share. */
  PARALLEL,
  /** What each measure that makes sharing cheaper does for workloads of Linux on two nodes. */
  MEASURES;

  /** Those that are measured if none is named: all but the one that takes longest. */
  public static Set<Part> ofDefault() {
    return EnumSet.complementOf(EnumSet.of(MEASURES));
  }

  /** The word that stands for it on a command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The part of that name.
   *
   * @throws IllegalArgumentException if there is none; the message names those there are
   */
  public static Part of(String word) {
    return Arrays.stream(values())
        .filter(part -> part.word().equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "There is no part '%s' of the benchmark. Its parts are: %s."
                    .formatted(word, words())));
  }

  private static String words() {
    return Arrays.stream(values()).map(Part::word).collect(Collectors.joining(", "));
  }
}
