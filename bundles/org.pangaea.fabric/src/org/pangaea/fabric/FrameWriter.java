package org.pangaea.fabric;

import java.nio.ByteBuffer;

/**
 * Writes the payload of a frame straight into the link's outgoing buffer.
 *
 * <p>It runs under the link's write lock: it only copies bytes, and it neither waits nor sends.
 */
@FunctionalInterface
public interface FrameWriter {

  /**
   * Puts the payload at the position of {@code out} and moves the position past it. {@code out} is
   * little-endian, direct, and has room for {@link Link#MAX_PAYLOAD} bytes up to its limit.
   */
  void write(ByteBuffer out);
}
