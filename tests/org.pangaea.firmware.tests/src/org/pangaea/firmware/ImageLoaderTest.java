package org.pangaea.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ImageLoaderTest {
  private static final long MIB = 1 << 20;
  private static final long RAM = 0x8000_0000L;
  private static final KernelImage LINUX = new KernelImage(0x20_0000, 33 * MIB);

  @Test
  void linuxGoesToItsTextOffsetAndTheRestToTheTop() throws KernelImageException {
    LoadPlan plan = ImageLoader.plan(LINUX, 1_000_000, 3000, RAM, 256 * MIB);
    assertEquals(0x8020_0000L, plan.kernelAddress());
    assertEquals(0x8020_0000L, plan.entry());
    assertEquals(0x8fe0_0000L, plan.dtbAddress());
    assertEquals(0x8fd0_b000L, plan.initrdStart());
    assertEquals(plan.initrdStart() + 1_000_000, plan.initrdEnd());
  }

  @Test
  void withoutInitrdItsRangeIsEmpty() throws KernelImageException {
    LoadPlan plan = ImageLoader.plan(LINUX, 0, 3000, RAM, 256 * MIB);
    assertEquals(plan.initrdStart(), plan.initrdEnd());
  }

  @Test
  void aFlatProgramGoesToTheStart() throws KernelImageException {
    assertEquals(RAM, ImageLoader.plan(KernelImage.flat(5000), 0, 3000, RAM, 8 * MIB).entry());
  }

  @Test
  void theOffsetCountsFromALargePage() throws KernelImageException {
    LoadPlan plan = ImageLoader.plan(LINUX, 0, 3000, RAM + 0x1000, 256 * MIB);
    assertEquals(RAM + 4 * MIB, plan.kernelAddress());
  }

  @Test
  void tooLittleMemorySaysHowMuchIsNeeded() throws KernelImageException {
    String message =
        assertThrows(
                KernelImageException.class,
                () -> ImageLoader.plan(LINUX, 10 * MIB, 3000, RAM, 40 * MIB))
            .getMessage();
    assertTrue(message.contains("40 MiB"), message);
    assertTrue(message.contains("need 47 MiB"), message);
    assertEquals(RAM + 2 * MIB, ImageLoader.plan(LINUX, 10 * MIB, 3000, RAM, 47 * MIB).entry());
    assertThrows(
        KernelImageException.class, () -> ImageLoader.plan(LINUX, 10 * MIB, 3000, RAM, 46 * MIB));
    assertThrows(KernelImageException.class, () -> ImageLoader.plan(LINUX, 0, 3000, RAM, 1000));
  }

  @Test
  void nothingEverOverlapsAndTheAmountNamedIsEnough() throws KernelImageException {
    long seed = Long.getLong("pangaea.seed", System.nanoTime());
    System.out.println("ImageLoaderTest -Dpangaea.seed=" + seed);
    Random random = new Random(seed);
    Pattern need = Pattern.compile("need (\\d+) MiB");
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      KernelImage kernel =
          new KernelImage(random.nextInt(3) * 0x20_0000L, 1 + random.nextLong(40 * MIB));
      long initrd = random.nextBoolean() ? 0 : random.nextLong(40 * MIB);
      long dtb = 1 + random.nextLong(64 << 10);
      long size = (1 + random.nextInt(128)) * MIB;
      try {
        check(kernel, initrd, dtb, size);
      } catch (KernelImageException e) {
        refused++;
        Matcher matcher = need.matcher(e.getMessage());
        assertTrue(matcher.find(), e.getMessage());
        long needed = Long.parseLong(matcher.group(1)) * MIB;
        assertTrue(needed > size, e.getMessage());
        check(kernel, initrd, dtb, needed);
      }
    }
    assertTrue(refused > 100 && refused < 19_900, refused + " refused");
  }

  private static void check(KernelImage kernel, long initrd, long dtb, long size)
      throws KernelImageException {
    LoadPlan plan = ImageLoader.plan(kernel, initrd, dtb, RAM, size);
    assertTrue(plan.kernelAddress() >= RAM);
    assertEquals(0, plan.kernelAddress() % (2 * MIB));
    assertTrue(plan.kernelAddress() + kernel.memorySize() <= plan.initrdStart());
    assertEquals(0, plan.initrdStart() % 4096);
    assertEquals(initrd, plan.initrdEnd() - plan.initrdStart());
    assertTrue(plan.initrdEnd() <= plan.dtbAddress());
    assertTrue(plan.dtbAddress() + dtb <= RAM + size);
    assertEquals(
        plan.dtbAddress() / (2 * MIB), (plan.dtbAddress() + dtb - 1) / (2 * MIB), "straddles");
  }
}
