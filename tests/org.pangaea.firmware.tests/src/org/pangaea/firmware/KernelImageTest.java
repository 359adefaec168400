package org.pangaea.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KernelImageTest {
  private static final int TEXT_OFFSET = 8;
  private static final int IMAGE_SIZE = 16;
  private static final int FLAGS = 24;

  /** An Image like Debian's: MZ, header, and a PE header with two sections that end at 0x9200. */
  private static ByteBuffer image() {
    ByteBuffer image = ByteBuffer.allocate(KernelImage.HEAD_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    image.putInt(0, 0x0000_5a4d);
    image.putLong(TEXT_OFFSET, 0x20_0000);
    image.putLong(IMAGE_SIZE, 0x1_2000);
    image.putInt(32, 2);
    image.put(48, "RISCV\0\0\0".getBytes(StandardCharsets.US_ASCII));
    image.put(56, "RSC\5".getBytes(StandardCharsets.US_ASCII));
    image.putInt(60, 64);
    image.put(64, "PE\0\0".getBytes(StandardCharsets.US_ASCII));
    image.putShort(64 + 4, (short) 0x5064);
    image.putShort(64 + 6, (short) 2);
    image.putShort(64 + 20, (short) 0xa0);
    int sections = 64 + 24 + 0xa0;
    image.putInt(sections + 16, 0x7000);
    image.putInt(sections + 20, 0x1000);
    image.putInt(sections + 40 + 16, 0x1200);
    image.putInt(sections + 40 + 20, 0x8000);
    return image;
  }

  private static String refusal(byte[] head, long fileSize) {
    return assertThrows(
            KernelImageException.class, () -> KernelImage.parse("vmlinux", head, fileSize))
        .getMessage();
  }

  @Test
  void theHeaderGivesOffsetAndSize() throws KernelImageException {
    assertEquals(
        new KernelImage(0x20_0000, 0x1_2000),
        KernelImage.parse("vmlinux", image().array(), 0x9200));
  }

  @Test
  void memoryIsNeverLessThanTheFile() throws KernelImageException {
    assertEquals(
        new KernelImage(0x20_0000, 0x2_0000),
        KernelImage.parse("vmlinux", image().array(), 0x2_0000));
  }

  @Test
  void anImageWithoutEfiStubIsAccepted() throws KernelImageException {
    byte[] plain = Arrays.copyOf(image().putInt(60, 0).array(), 64);
    assertEquals(new KernelImage(0x20_0000, 0x1_2000), KernelImage.parse("Image", plain, 64));
  }

  @Test
  void aTruncatedFileIsRefusedWithBothSizes() {
    String message = refusal(image().array(), 0x91ff);
    assertTrue(message.contains("vmlinux is truncated"), message);
    assertTrue(message.contains("37375") && message.contains("37376"), message);
  }

  @Test
  void aFileOfAnotherKindIsRefusedWithTheRemedy() {
    assertTrue(refusal(new byte[0], 0).contains("only 0 bytes"));
    assertTrue(refusal(new byte[63], 63).contains("only 63 bytes"));
    assertTrue(refusal(startingWith(0x1f, 0x8b), 100).contains("gzip"));
    assertTrue(refusal(startingWith(0x7f, 'E'), 100).contains("ELF"));
    assertTrue(refusal(startingWith('M', 'Z'), 100).contains("another processor"));
    assertTrue(refusal(startingWith(0, 0), 100).contains("RSC"));
  }

  private static byte[] startingWith(int first, int second) {
    byte[] head = new byte[100];
    head[0] = (byte) first;
    head[1] = (byte) second;
    return head;
  }

  @Test
  void aBigEndianKernelIsRefused() {
    assertTrue(refusal(image().putLong(FLAGS, 1).array(), 0x9200).contains("big-endian"));
  }

  @Test
  void impossibleSizesAreRefused() {
    assertTrue(refusal(image().putLong(IMAGE_SIZE, -1).array(), 0x9200).contains("damaged"));
    assertTrue(refusal(image().putLong(TEXT_OFFSET, -1).array(), 0x9200).contains("damaged"));
  }

  @Test
  void aPointerToNowhereIsNoPeHeader() throws KernelImageException {
    for (int pointer : new int[] {-1, 3, 4090, Integer.MAX_VALUE}) {
      byte[] head = image().putInt(60, pointer).array();
      assertEquals(0x1_2000, KernelImage.parse("vmlinux", head, 0x1000).memorySize());
    }
  }

  @Test
  void aFlatProgramStartsWhereRamStarts() {
    assertEquals(new KernelImage(0, 1234), KernelImage.flat(1234));
  }
}
