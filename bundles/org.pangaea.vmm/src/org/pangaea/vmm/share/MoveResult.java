package org.pangaea.vmm.share;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What has become of the wish to move a hart.
 *
 * <pre>
 * outcome ordinal (1), length (2), text (UTF-8)
 * </pre>
 *
 * @param outcome in short
 * @param text why not, as a sentence; else empty
 */
record MoveResult(Outcome outcome, String text) {
  private static final int LONGEST = 1000;

  enum Outcome {
    /** It was done; while it is asked for: it can be done. */
    DONE,
    /** There was nothing to do. */
    THERE,
    /** It cannot be done. */
    REFUSED
  }

  static final MoveResult DONE = new MoveResult(Outcome.DONE, "");
  static final MoveResult THERE = new MoveResult(Outcome.THERE, "");

  static MoveResult refused(String why) {
    return new MoveResult(Outcome.REFUSED, why);
  }

  boolean isRefused() {
    return outcome == Outcome.REFUSED;
  }

  void encode(ByteBuffer out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, LONGEST);
    out.put((byte) outcome.ordinal()).putShort((short) length).put(bytes, 0, length);
  }

  static MoveResult decode(ByteBuffer in) {
    Outcome outcome = Outcome.values()[in.get()];
    byte[] bytes = new byte[in.getShort()];
    in.get(bytes);
    return new MoveResult(outcome, new String(bytes, StandardCharsets.UTF_8));
  }
}
