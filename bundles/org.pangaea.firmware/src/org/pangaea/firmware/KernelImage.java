package org.pangaea.firmware;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a kernel's file says about how it wants to be loaded.
 *
 * <p>The header is the first 64 bytes of a RISC-V {@code Image} (Linux's
 * Documentation/arch/riscv/boot-image-header.rst).
 *
 * @param textOffset where it goes, from a 2 MiB boundary in RAM
 * @param memorySize bytes that it occupies when it runs; at least the file's size
 */
public record KernelImage(long textOffset, long memorySize) {
  /** As many bytes of the file's beginning as {@link #parse} wants to see, or the whole file. */
  public static final int HEAD_SIZE = 4096;

  private static final int HEADER_SIZE = 64;
  private static final int MAGIC2 = 0x0543_5352; // "RSC\x05"
  private static final int MAGIC2_OFFSET = 56;
  private static final int PE_POINTER = 60;
  private static final int PE_SIGNATURE = 0x4550;
  private static final int PE_HEADER_SIZE = 24;
  private static final int SECTION_SIZE = 40;

  /** A program without a header, loaded to the start of RAM and entered at its first byte. */
  public static KernelImage flat(long fileSize) {
    return new KernelImage(0, fileSize);
  }

  /**
   * Reads the header.
   *
   * @param name what to call the file in a message
   * @param head the file's first bytes, {@link #HEAD_SIZE} or all
   * @param fileSize the whole file's length
   * @throws KernelImageException if this is not an uncompressed, complete RISC-V Image
   */
  public static KernelImage parse(String name, byte[] head, long fileSize)
      throws KernelImageException {
    ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (head.length < HEADER_SIZE || header.getInt(MAGIC2_OFFSET) != MAGIC2) {
      throw new KernelImageException(
          "%s is not a RISC-V kernel Image: %s".formatted(name, suspicion(head)));
    }
    if ((header.getLong(24) & 1) != 0) {
      throw new KernelImageException(
          "%s is a big-endian kernel; Pangaea's harts are little endian. Use a riscv64 kernel."
              .formatted(name));
    }
    long complete = endOfSections(header);
    if (fileSize < complete) {
      throw new KernelImageException(
          "%s is truncated: it has %d bytes of at least %d. Fetch it again."
              .formatted(name, fileSize, complete));
    }
    long textOffset = header.getLong(8);
    long imageSize = header.getLong(16);
    if (textOffset < 0 || imageSize < 0) {
      throw new KernelImageException(
          "%s has a damaged header (text offset 0x%x, image size 0x%x). Fetch it again."
              .formatted(name, textOffset, imageSize));
    }
    return new KernelImage(textOffset, Math.max(imageSize, fileSize));
  }

  private static String suspicion(byte[] head) {
    if (head.length < HEADER_SIZE) {
      return "it has only %d bytes. Fetch it again.".formatted(head.length);
    }
    int first = Byte.toUnsignedInt(head[0]) << 8 | Byte.toUnsignedInt(head[1]);
    return switch (first) {
      case 0x1f8b -> "it is compressed by gzip. Unpack it first (gzip -d).";
      case 0x7f45 -> "it is an ELF file. Give the Image (arch/riscv/boot/Image) instead.";
      case 0x4d5a ->
          "it is an EFI program for another processor, or compressed. Give a riscv64 Image.";
      default -> "its header has no 'RSC\\x05' at byte 56. Give a riscv64 Image.";
    };
  }

  /** Where the sections of an image with EFI stub end in the file; 0 without a stub. */
  private static long endOfSections(ByteBuffer header) {
    int pe = header.getInt(PE_POINTER);
    if (pe < HEADER_SIZE
        || pe > header.limit() - PE_HEADER_SIZE
        || header.getInt(pe) != PE_SIGNATURE) {
      return 0;
    }
    int sections = Short.toUnsignedInt(header.getShort(pe + 6));
    int table = pe + PE_HEADER_SIZE + Short.toUnsignedInt(header.getShort(pe + 20));
    long end = 0;
    for (int i = 0; i < sections; i++) {
      int section = table + i * SECTION_SIZE;
      if (section + SECTION_SIZE <= header.limit()) {
        long size = Integer.toUnsignedLong(header.getInt(section + 16));
        long offset = Integer.toUnsignedLong(header.getInt(section + 20));
        end = Math.max(end, offset + size);
      }
    }
    return end;
  }
}
