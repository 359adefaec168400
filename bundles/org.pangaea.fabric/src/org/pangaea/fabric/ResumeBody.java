package org.pangaea.fabric;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The body of RESUME, RESUMED and LANE, before the proof that covers it.
 *
 * @param session which link
 * @param number the last frame that the sender of this has received over it; of LANE, which of
 *     which lane's connections this is ({@link LaneHalf#id})
 */
record ResumeBody(byte[] session, long number) {

  private static final int PROOF = 32;
  private static final int SIZE = PROOF + Long.BYTES;

  byte[] bytes() {
    return ByteBuffer.allocate(SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(session)
        .putLong(number)
        .array();
  }

  byte[] signed(byte[] proof) {
    return ByteBuffer.allocate(SIZE + PROOF).put(bytes()).put(proof).array();
  }

  /** Reads a body; null if it makes no sense. */
  static ResumeBody read(byte[] body) {
    if (body.length != SIZE + PROOF) {
      return null;
    }
    ByteBuffer from = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
    byte[] session = new byte[PROOF];
    from.get(session);
    return new ResumeBody(session, from.getLong());
  }

  /** The proof in a body that {@link #read} has read. */
  static byte[] proofIn(byte[] body) {
    return Arrays.copyOfRange(body, SIZE, SIZE + PROOF);
  }
}
