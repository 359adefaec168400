package org.pangaea.machine.conformance;

/**
 * A record in guest memory: the state in which {@link Driver} starts a block of code and, written
 * over it, the state in which the block ended. Offsets are from the record's start.
 */
final class Record {
  static final int X = 0;
  static final int F = 256;
  static final int PC = 512;
  static final int SSTATUS = 520;
  static final int FCSR = 528;
  static final int SATP = 536;
  static final int SCOUNTEREN = 544;

  // Written only.
  static final int SCAUSE = 552;
  static final int STVAL = 560;
  static final int SIZE = 576;

  private Record() {}
}
