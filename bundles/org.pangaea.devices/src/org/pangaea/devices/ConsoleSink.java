package org.pangaea.devices;

/** Where a serial port's output goes. */
@FunctionalInterface
public interface ConsoleSink {
  /**
   * Takes one byte of output. Called under the port's lock and in order: it must not block (put the
   * byte in a queue; let another thread write to a terminal or socket).
   */
  void write(byte output);
}
