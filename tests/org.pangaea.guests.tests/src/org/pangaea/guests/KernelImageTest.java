package org.pangaea.guests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pangaea.guests.internal.TestFiles.bytes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.guests.internal.TestFiles;

class KernelImageTest {
  @TempDir Path folder;

  private Path kernel(byte[] content) throws IOException {
    return Files.write(folder.resolve("Image"), content);
  }

  private String refusal(byte[] content) throws IOException {
    Path kernel = kernel(content);
    String message =
        assertThrows(GuestException.class, () -> KernelImage.inspect(kernel)).getMessage();
    assertTrue(message.startsWith("The kernel " + kernel), message);
    return message;
  }

  @Test
  void theHeaderTellsWhereItGoesAndHowMuchItTakes() throws Exception {
    Path path = kernel(TestFiles.kernel(8192));
    assertEquals(
        new KernelImage(path, 8192, 0x200000, 8192 + 4096, true), KernelImage.inspect(path));
  }

  @Test
  void aKernelWithoutEfiStubWillDo() throws Exception {
    byte[] content = TestFiles.kernel(8192);
    content[0] = 0x6F;
    Path path = kernel(content);
    assertEquals(
        new KernelImage(path, 8192, 0x200000, 8192 + 4096, false), KernelImage.inspect(path));
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    Path none = folder.resolve("none");
    assertEquals(
        "The kernel " + none + " does not exist.",
        assertThrows(GuestException.class, () -> KernelImage.inspect(none)).getMessage());
    assertEquals(
        "The kernel " + folder + " is not a file that can be read.",
        assertThrows(GuestException.class, () -> KernelImage.inspect(folder)).getMessage());
  }

  @Test
  void aTruncatedKernelIsToldFromAWholeOne() throws IOException {
    byte[] whole = TestFiles.kernel(8192);
    String message = refusal(Arrays.copyOf(whole, 8191));
    assertTrue(message.contains("truncated: it has 8191 bytes and should have 8192"), message);
    assertTrue(refusal(Arrays.copyOf(whole, 40)).contains("too short (40 bytes)"));
    assertTrue(refusal(new byte[0]).contains("too short (0 bytes)"));
  }

  @Test
  void whatIsNoRiscvKernelIsNamedByWhatItIs() throws IOException {
    assertTrue(refusal(TestFiles.gzip(TestFiles.kernel(8192))).contains("gunzip"));
    assertTrue(refusal(Arrays.copyOf(TestFiles.elf(null), 100)).contains("ELF"));
    byte[] arm = TestFiles.kernel(8192);
    System.arraycopy(bytes("ARM\u0064"), 0, arm, 56, 4);
    assertTrue(refusal(arm).contains("64-bit ARM"));
    byte[] x86 = new byte[8192];
    System.arraycopy(bytes("HdrS"), 0, x86, 0x202, 4);
    assertTrue(refusal(x86).contains("x86"));
    assertTrue(refusal(new byte[8192]).contains("not a RISC-V kernel"));
  }
}
