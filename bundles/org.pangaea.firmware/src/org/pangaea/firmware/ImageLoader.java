package org.pangaea.firmware;

/**
 * Plans where kernel, initial RAM disk and device tree go. It moves no bytes.
 *
 * <p>All go into one region of RAM, the first, so that booting does not depend on other nodes'
 * memory. The kernel goes to its text offset from the region's first 2 MiB boundary; the device
 * tree to the highest 2 MiB boundary that has room for it, so that it never straddles one (the
 * kernel maps it by large pages before it knows its size); the RAM disk right below, on a page
 * boundary, as far from the growing kernel as can be.
 */
public final class ImageLoader {
  private static final long MIB = 1 << 20;
  private static final long LARGE_PAGE = 2 * MIB;
  private static final long PAGE = 4096;

  private ImageLoader() {}

  /**
   * @param ramBase first byte of the region
   * @param ramSize its size in bytes
   * @param initrdSize bytes of the RAM disk, 0 for none
   * @param dtbSize bytes of the device tree
   * @throws KernelImageException if the region is too small; the message says how much is needed
   */
  public static LoadPlan plan(
      KernelImage kernel, long initrdSize, long dtbSize, long ramBase, long ramSize)
      throws KernelImageException {
    long kernelAddress = alignUp(ramBase, LARGE_PAGE) + kernel.textOffset();
    long kernelEnd = alignUp(kernelAddress + kernel.memorySize(), PAGE);
    long dtbAddress = alignDown(ramBase + ramSize - dtbSize, LARGE_PAGE);
    long initrdStart = alignDown(dtbAddress - initrdSize, PAGE);
    if (kernelEnd > initrdStart) {
      long lowestDtb = alignUp(kernelEnd + alignUp(initrdSize, PAGE), LARGE_PAGE);
      throw tooLittle(lowestDtb + dtbSize - ramBase, ramSize);
    }
    return new LoadPlan(
        kernelAddress, kernelAddress, initrdStart, initrdStart + initrdSize, dtbAddress);
  }

  private static KernelImageException tooLittle(long needed, long ramSize) {
    return new KernelImageException(
        "The first node's %d MiB of memory are too little: kernel, initial RAM disk and device tree need %d MiB there. Give it more memory."
            .formatted(ramSize / MIB, alignUp(needed, MIB) / MIB));
  }

  private static long alignUp(long address, long alignment) {
    return alignDown(address + alignment - 1, alignment);
  }

  private static long alignDown(long address, long alignment) {
    return address & -alignment;
  }
}
