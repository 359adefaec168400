package org.pangaea.machine.conformance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.pangaea.machine.GuestMemory;

/** The contents of RAM, by guest physical address. */
final class Image {
  private final ByteBuffer bytes;

  Image(byte[] ram) {
    bytes = ByteBuffer.wrap(ram).order(ByteOrder.LITTLE_ENDIAN);
  }

  Image() {
    this(new byte[TestMachine.SIZE]);
  }

  byte[] bytes() {
    return bytes.array();
  }

  void put(long gpa, byte[] source) {
    bytes.put(index(gpa), source);
  }

  void put64(long gpa, long value) {
    bytes.putLong(index(gpa), value);
  }

  void put16(long gpa, int value) {
    bytes.putShort(index(gpa), (short) value);
  }

  long get64(long gpa) {
    return bytes.getLong(index(gpa));
  }

  int get16(long gpa) {
    return bytes.getShort(index(gpa)) & 0xFFFF;
  }

  private static int index(long gpa) {
    return Math.toIntExact(gpa - GuestMemory.RAM_BASE);
  }
}
