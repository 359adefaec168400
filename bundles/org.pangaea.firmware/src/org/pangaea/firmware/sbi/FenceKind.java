package org.pangaea.firmware.sbi;

/** Which instruction a remote fence has the addressed harts execute. */
public enum FenceKind {
  /** {@code fence.i}; there is no range. */
  FENCE_I,
  /** {@code sfence.vma} for all address spaces. */
  SFENCE_VMA,
  /** {@code sfence.vma} for one address-space id. */
  SFENCE_VMA_ASID
}
