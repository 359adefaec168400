package org.pangaea.firmware.sbi;

import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/** A set of harts of one virtual machine. Immutable. */
public final class HartMask {
  private static final long ALL = -1;

  private final BitSet harts;

  private HartMask(BitSet harts) {
    this.harts = harts;
  }

  /** Harts 0 to {@code hartCount - 1}. */
  public static HartMask all(int hartCount) {
    BitSet harts = new BitSet();
    harts.set(0, hartCount);
    return new HartMask(harts);
  }

  /**
   * The harts that a call names by the pair of SBI 2.0, section 3.1.
   *
   * @param mask bit i stands for hart {@code base + i}
   * @param base an existing hart's id, or -1: all harts, whatever the mask
   * @param hartCount the harts of the virtual machine are 0 to {@code hartCount - 1}
   * @return empty if the base or a hart of the mask does not exist
   */
  public static Optional<HartMask> decode(long mask, long base, int hartCount) {
    if (base == ALL) {
      return Optional.of(all(hartCount));
    }
    if (base < 0 || base >= hartCount) {
      return Optional.empty();
    }
    BitSet harts = new BitSet();
    BitSet.valueOf(new long[] {mask}).stream().forEach(bit -> harts.set((int) base + bit));
    return harts.length() <= hartCount ? Optional.of(new HartMask(harts)) : Optional.empty();
  }

  /** The set whose bit i of word j stands for hart 64 j + i: the form in which it is sent. */
  public static HartMask ofWords(long... words) {
    return new HartMask(BitSet.valueOf(words));
  }

  /** See {@link #ofWords}; trailing zero words are left out. */
  public long[] words() {
    return harts.toLongArray();
  }

  public boolean contains(int hart) {
    return harts.get(hart);
  }

  public boolean isEmpty() {
    return harts.isEmpty();
  }

  public int count() {
    return harts.cardinality();
  }

  /** The ids in ascending order. */
  public IntStream stream() {
    return harts.stream();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HartMask mask && harts.equals(mask.harts);
  }

  @Override
  public int hashCode() {
    return harts.hashCode();
  }

  @Override
  public String toString() {
    return "harts " + harts;
  }
}
