package org.pangaea.devices;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Which device answers at which guest physical addresses. Immutable, so any thread may ask.
 *
 * <p>An address that nobody answers yields empty; the caller raises an access fault. So does an
 * access that starts inside a range and ends outside: no device sees half of it.
 */
public final class MemoryMap {
  /** {@code size} bytes from {@code base} that belong to {@code device}. */
  public record Range(String name, long base, long size, MmioDevice device) {
    public Range {
      if (base < 0 || size <= 0 || base + size < 0) {
        throw new IllegalArgumentException(
            "The device range '%s' at 0x%x with size 0x%x is not inside the physical address space; give it a base >= 0 and a size > 0."
                .formatted(name, base, size));
      }
    }

    /** The address after the last one. */
    public long end() {
      return base + size;
    }

    /** The offset to hand to the device. */
    public long offset(long address) {
      return address - base;
    }

    boolean contains(long address, int length) {
      return address >= base && address <= end() - length;
    }
  }

  private final Range[] ranges;

  /**
   * @throws IllegalArgumentException if two ranges overlap; the message names both
   */
  public MemoryMap(List<Range> ranges) {
    List<Range> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(Range::base));
    for (int i = 1; i < sorted.size(); i++) {
      Range lower = sorted.get(i - 1);
      Range upper = sorted.get(i);
      if (lower.end() > upper.base()) {
        throw new IllegalArgumentException(
            "The device ranges '%s' and '%s' overlap at 0x%s; move one of them."
                .formatted(lower.name(), upper.name(), HexFormat.of().toHexDigits(upper.base())));
      }
    }
    this.ranges = sorted.toArray(Range[]::new);
  }

  /** The range that holds all {@code size} bytes at {@code address}, or empty. */
  public Optional<Range> find(long address, int size) {
    for (Range range : ranges) {
      if (range.contains(address, size)) {
        return Optional.of(range);
      }
    }
    return Optional.empty();
  }

  /** All ranges by ascending base. */
  public List<Range> ranges() {
    return List.of(ranges);
  }
}
