package org.pangaea.machine.translator;

import java.lang.constant.ClassDesc;
import org.pangaea.machine.interpreter.Region;

/** How a region becomes machine code, and what its bytecode is like for that. */
enum Style {
  /**
   * HotSpot interprets it at first, then C1 compiles it with counters, then C2 by what they say:
   * the fastest code, and a slow and expensive way there.
   */
  PROFILED("Translated"),

  /**
   * It executes nothing until C2 has compiled it, by what {@link Hints} tell, and says {@link
   * Region#NOT_READY} instead.
   */
  PRESUMED("Presumed"),

  /**
   * The same, and what is too long for it is cut, until it is hot. Long regions are what is
   * expensive with counters, and few of a boot's get hot; but programs that are long-lived and
   * never hot in one place execute pieces for a minute.
   */
  PIECES("Presumed"),

  /** The same bytecode, but it executes at once: for tests. */
  PRESUMED_AT_ONCE("Presumed");

  private final ClassDesc type;

  Style(String name) {
    type = ClassDesc.of(Style.class.getPackageName() + "." + name);
  }

  /** Whether a region is installed only once C2 has compiled it. */
  boolean waits() {
    return this == PRESUMED || this == PIECES;
  }

  /** How classes begin that HotSpot is to treat so ({@code -XX:CompileCommand}). */
  ClassDesc type() {
    return type;
  }
}
