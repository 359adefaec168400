package org.pangaea.firmware;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a device tree as the blob that a kernel reads: the flattened format, version 17, of the
 * Devicetree specification 0.4, chapter 5. Big endian throughout.
 *
 * <p>The memory reservation block is empty: nothing of ours stays in guest memory. Property names
 * are stored once each.
 */
public final class FlattenedDeviceTree {
  static final int MAGIC = 0xd00dfeed;
  static final int VERSION = 17;
  static final int LAST_COMPATIBLE_VERSION = 16;
  static final int BEGIN_NODE = 1;
  static final int END_NODE = 2;
  static final int PROPERTY = 3;
  static final int END = 9;

  private static final int HEADER_SIZE = 40;

  /** One pair of zeros ends the reservation block; it must be aligned to 8 bytes, and it is. */
  private static final int RESERVATIONS_SIZE = 16;

  private final ByteArrayOutputStream structure = new ByteArrayOutputStream();
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final Map<String, Integer> stringOffsets = new LinkedHashMap<>();

  private FlattenedDeviceTree() {}

  /**
   * @param bootHart the hart that starts the kernel
   */
  public static byte[] write(DeviceTreeNode root, int bootHart) {
    return new FlattenedDeviceTree().blob(root, bootHart);
  }

  private byte[] blob(DeviceTreeNode root, int bootHart) {
    writeNode(root);
    writeCell(END);
    int structureOffset = HEADER_SIZE + RESERVATIONS_SIZE;
    int stringsOffset = structureOffset + structure.size();
    int totalSize = stringsOffset + strings.size();
    return ByteBuffer.allocate(totalSize)
        .putInt(MAGIC)
        .putInt(totalSize)
        .putInt(structureOffset)
        .putInt(stringsOffset)
        .putInt(HEADER_SIZE)
        .putInt(VERSION)
        .putInt(LAST_COMPATIBLE_VERSION)
        .putInt(bootHart)
        .putInt(strings.size())
        .putInt(structure.size())
        .position(structureOffset)
        .put(structure.toByteArray())
        .put(strings.toByteArray())
        .array();
  }

  private void writeNode(DeviceTreeNode node) {
    writeCell(BEGIN_NODE);
    structure.writeBytes(node.name().getBytes(StandardCharsets.US_ASCII));
    structure.write(0);
    align();
    node.properties().forEach(this::writeProperty);
    node.children().forEach(this::writeNode);
    writeCell(END_NODE);
  }

  private void writeProperty(String name, byte[] value) {
    writeCell(PROPERTY);
    writeCell(value.length);
    writeCell(stringOffsets.computeIfAbsent(name, this::addString));
    structure.writeBytes(value);
    align();
  }

  private int addString(String string) {
    int offset = strings.size();
    strings.writeBytes(string.getBytes(StandardCharsets.US_ASCII));
    strings.write(0);
    return offset;
  }

  private void writeCell(int cell) {
    structure.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(cell).array());
  }

  /** Tokens lie on four-byte boundaries (section 5.4). */
  private void align() {
    while (structure.size() % Integer.BYTES != 0) {
      structure.write(0);
    }
  }
}
