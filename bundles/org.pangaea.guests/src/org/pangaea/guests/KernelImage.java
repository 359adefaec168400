package org.pangaea.guests;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A Linux kernel for RISC-V in the uncompressed {@code Image} format, with or without EFI stub
 * (Linux, Documentation/arch/riscv/boot-image-header.rst).
 *
 * @param fileSize bytes in the file
 * @param textOffset where it must be loaded, in bytes from the start of memory
 * @param imageSize bytes it takes in memory, its zeroed data included
 */
public record KernelImage(
    Path path, long fileSize, long textOffset, long imageSize, boolean hasEfiStub) {

  private static final int HEADER = 64;
  private static final int MAGIC2 = 0x05435352; // "RSC\x05"
  private static final int ARM64_MAGIC = 0x644D5241; // "ARM\x64"
  private static final int X86_MAGIC = 0x53726448; // "HdrS"
  private static final int X86_MAGIC_OFFSET = 0x202;
  private static final int ELF_MAGIC = 0x464C457F;
  private static final int PE_SIGNATURE = 0x00004550;
  private static final short MZ = 0x5A4D;
  private static final short GZIP_MAGIC = (short) 0x8B1F;

  /**
   * Reads the header.
   *
   * @throws GuestException if this is no complete kernel for this machine; says what it is instead
   */
  public static KernelImage inspect(Path path) throws GuestException {
    if (!Files.exists(path)) {
      throw new GuestException("The kernel " + path + " does not exist.");
    }
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new GuestException("The kernel " + path + " is not a file that can be read.");
    }
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer start = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
      while (start.hasRemaining() && file.read(start) >= 0) {
        // One read may give less than was asked for.
      }
      return parse(path, file.size(), start.flip());
    } catch (IOException e) {
      throw new GuestException(
          "The kernel " + path + " cannot be read: " + IoReason.of(e) + ".", e);
    }
  }

  private static KernelImage parse(Path path, long fileSize, ByteBuffer start)
      throws GuestException {
    if (start.limit() < HEADER) {
      throw new GuestException(
          "The kernel " + path + " is too short (" + fileSize + " bytes) to be one.");
    }
    if (start.getInt(56) != MAGIC2) {
      throw new GuestException(
          "The kernel "
              + path
              + " is "
              + whatElse(start)
              + " A RISC-V kernel is needed in the"
              + " uncompressed Image format, as in Debian's package linux-image-riscv64.");
    }
    KernelImage image =
        new KernelImage(
            path, fileSize, start.getLong(8), start.getLong(16), start.getShort(0) == MZ);
    long needed = image.hasEfiStub ? sizeBySections(start) : HEADER;
    if (fileSize < needed || image.imageSize < needed) {
      throw new GuestException(
          "The kernel "
              + path
              + " is truncated: it has "
              + fileSize
              + " bytes and should have "
              + needed
              + " or more. Fetch or copy it again.");
    }
    return image;
  }

  private static String whatElse(ByteBuffer start) {
    if (start.getShort(0) == GZIP_MAGIC) {
      return "compressed with gzip (unpack it with gunzip).";
    }
    if (start.getInt(0) == ELF_MAGIC) {
      return "an ELF file (the build leaves the Image at arch/riscv/boot/Image).";
    }
    if (start.getInt(56) == ARM64_MAGIC) {
      return "a kernel for 64-bit ARM.";
    }
    if (start.limit() >= X86_MAGIC_OFFSET + 4 && start.getInt(X86_MAGIC_OFFSET) == X86_MAGIC) {
      return "a kernel for x86.";
    }
    return "not a RISC-V kernel.";
  }

  /**
   * How long the file must be by the section table of its PE header: the Image header itself only
   * tells the size in memory.
   */
  private static long sizeBySections(ByteBuffer start) {
    int pe = start.getInt(60);
    if (pe < HEADER || pe > start.limit() - 24 || start.getInt(pe) != PE_SIGNATURE) {
      return HEADER;
    }
    int count = start.getShort(pe + 6) & 0xFFFF;
    int table = pe + 24 + (start.getShort(pe + 20) & 0xFFFF);
    long size = HEADER;
    for (int i = 0; i < count && table + i * 40 + 24 <= start.limit(); i++) {
      long length = start.getInt(table + i * 40 + 16) & 0xFFFF_FFFFL;
      long offset = start.getInt(table + i * 40 + 20) & 0xFFFF_FFFFL;
      size = Math.max(size, offset + length);
    }
    return size;
  }
}
