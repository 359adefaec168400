package org.pangaea.bench;

import java.util.Locale;

/**
 * A program in C for bare metal. It does rounds of the same work, prints a line after each and ends
 * the machine by its test device. Its source is {@code kernels/SOURCE.c}.
 */
enum Kernel {
  MATRIX("integer matrix"),
  CRCTABLE("CRC-32 by table"),
  CRCBIT("CRC-32 by bit"),
  LIST("linked list"),
  CHASE("pointer chase, 32 MiB"),
  QUICKSORT("quicksort, compare by pointer"),
  INSERTION("insertion sort"),
  STREAM("stream copy"),
  RECURSION("recursion"),
  BYTECODE("bytecode interpreter"),
  STATES("state machine"),
  DOUBLES("double precision"),
  AMO("AMO"),
  LRSC("LR/SC"),
  /** QEMU makes cheaper code of atomics where nobody else could see it: with one hart. */
  AMO_OF_TWO("AMO, 2 harts", "amo", 2),
  LRSC_OF_TWO("LR/SC, 2 harts", "lrsc", 2),
  WIDE("1200 functions");

  /** RAM that all of them are content with. */
  static final long MEMORY = 128L << 20;

  private final String description;
  private final String source;
  private final int harts;

  Kernel(String description) {
    this.description = description;
    source = name().toLowerCase(Locale.ROOT);
    harts = 1;
  }

  Kernel(String description, String source, int harts) {
    this.description = description;
    this.source = source;
    this.harts = harts;
  }

  /** What it is called in tables. */
  String description() {
    return description;
  }

  /** The name of its C file. */
  String source() {
    return source;
  }

  /** Harts of its machine; one works, and the others sleep. */
  int harts() {
    return harts;
  }

  /** Whether it stays in little code, so that an engine that compiles has soon done so. */
  boolean isHot() {
    return this != WIDE;
  }
}
