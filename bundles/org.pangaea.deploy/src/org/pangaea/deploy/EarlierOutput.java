package org.pangaea.deploy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The end of what a console printed before a reader came, which is shown from a whole line on.
 * Where there is none, as with a long line that is still being printed, all of it is shown.
 */
final class EarlierOutput {
  private final int length;
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

  /**
   * @param length bytes of it
   */
  EarlierOutput(int length) {
    this.length = length;
  }

  /** Takes output; returns what is to be shown now, which is nothing until it is complete. */
  byte[] add(byte[] output) {
    gathered.writeBytes(output);
    if (!isComplete()) {
      return new byte[0];
    }
    byte[] all = gathered.toByteArray();
    int begin = 0;
    while (begin < length && all[begin] != '\n') {
      begin++;
    }
    // A line that has just been ended is better than nothing.
    return begin + 1 < length ? Arrays.copyOfRange(all, begin + 1, all.length) : all;
  }

  boolean isComplete() {
    return gathered.size() >= length;
  }
}
