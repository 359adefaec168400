package org.pangaea.firmware.sbi;

import java.io.ByteArrayOutputStream;

/**
 * Ends of lines on the debug console. Kernels end lines with LF alone and leave it to firmware that
 * a terminal begins the next one at its left edge, as OpenSBI does.
 */
final class LineEnds {

  private LineEnds() {}

  /** The same with CR before each LF that has none. */
  static byte[] forTerminal(byte[] output) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(output.length + output.length / 16);
    for (int i = 0; i < output.length; i++) {
      if (lacksReturn(output, i)) {
        lines.write('\r');
      }
      lines.write(output[i]);
    }
    return lines.toByteArray();
  }

  /** How many bytes of an output are dealt with when so many of what a terminal gets are. */
  static int bytesBefore(byte[] output, int written) {
    int left = written;
    for (int i = 0; i < output.length; i++) {
      left -= lacksReturn(output, i) ? 2 : 1;
      if (left < 0) {
        return i;
      }
    }
    return output.length;
  }

  private static boolean lacksReturn(byte[] output, int at) {
    return output[at] == '\n' && (at == 0 || output[at - 1] != '\r');
  }
}
