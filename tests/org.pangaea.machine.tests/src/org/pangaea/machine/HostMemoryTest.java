package org.pangaea.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that come in a buffer, of whatever kind, are those of its part that is meant. */
class HostMemoryTest {
  private static final int SIZE = 64;

  @ParameterizedTest
  @ValueSource(strings = {"direct", "heap", "direct, read only", "heap, read only", "slice"})
  void aBufferIsCopiedFromItsPositionOn(String kind) {
    ByteBuffer buffer =
        kind.startsWith("heap") ? ByteBuffer.allocate(SIZE) : ByteBuffer.allocateDirect(SIZE);
    for (int i = 0; i < SIZE; i++) {
      buffer.put(i, (byte) i);
    }
    if (kind.endsWith("read only")) {
      buffer = buffer.asReadOnlyBuffer();
    }
    int begin = 0;
    if (kind.equals("slice")) {
      begin = 8;
      buffer = buffer.slice(begin, SIZE - begin);
    }
    buffer.position(16);
    try (Arena arena = Arena.ofConfined()) {
      long address = arena.allocate(SIZE, 8).address();
      HostMemory.zero(address, SIZE);
      HostMemory.copyIn(buffer.order(ByteOrder.LITTLE_ENDIAN), address + 8, 24);
      for (int i = 0; i < SIZE; i++) {
        int expected = i >= 8 && i < 32 ? begin + 16 + i - 8 : 0;
        assertEquals(expected, HostMemory.getByte(address + i), "byte " + i);
      }
      assertEquals(40, buffer.position());
      ByteBuffer copied = buffer;
      assertThrows(
          RuntimeException.class, () -> HostMemory.copyIn(copied, address, copied.remaining() + 1));
    }
  }
}
