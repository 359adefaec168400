package org.pangaea.riscv;

import java.util.ArrayList;
import java.util.List;

/**
 * How the bits of an immediate are scattered over an instruction, read from the notation of the
 * specification's own tables: {@code imm[12|10:5]} names immediate bits in the order in which they
 * stand in the word.
 */
final class Immediate {
  static final Immediate NONE = new Immediate(false, List.of());

  /**
   * {@code length} adjacent bits: at {@code position} in the word, at {@code weight} in the value.
   */
  record Segment(int position, int weight, int length) {
    int mask() {
      return length == 32 ? -1 : (1 << length) - 1;
    }
  }

  private final boolean signed;
  private final Segment[] segments;
  private final int unusedHighBits;
  private final int lowestBit;

  Immediate(boolean signed, List<Segment> segments) {
    this.signed = signed;
    this.segments = segments.toArray(Segment[]::new);
    int width = 0;
    int lowest = segments.isEmpty() ? 0 : 31;
    for (Segment segment : segments) {
      width = Math.max(width, segment.weight() + segment.length());
      lowest = Math.min(lowest, segment.weight());
    }
    this.unusedHighBits = 32 - width;
    this.lowestBit = lowest;
  }

  /**
   * Reads the part in brackets, for example {@code 12|10:5}.
   *
   * @param topBit the bit of the word at which the first named immediate bit stands
   */
  static List<Segment> parse(String ranges, int topBit) {
    List<Segment> result = new ArrayList<>();
    int next = topBit + 1;
    for (String range : ranges.split("\\|")) {
      String[] ends = range.split(":");
      int high = Integer.parseInt(ends[0]);
      int low = Integer.parseInt(ends[ends.length - 1]);
      int length = high - low + 1;
      next -= length;
      result.add(new Segment(next, low, length));
    }
    return result;
  }

  boolean isAbsent() {
    return segments.length == 0;
  }

  int get(int bits) {
    int value = 0;
    for (Segment segment : segments) {
      value |= (bits >>> segment.position & segment.mask()) << segment.weight;
    }
    return signed ? value << unusedHighBits >> unusedHighBits : value;
  }

  int put(int value) {
    int bits = 0;
    for (Segment segment : segments) {
      bits |= (value >>> segment.weight & segment.mask()) << segment.position;
    }
    return bits;
  }

  boolean canHold(int value) {
    return get(put(value)) == value;
  }

  int minimum() {
    return signed ? Integer.MIN_VALUE >> unusedHighBits : 0;
  }

  int maximum() {
    int allOnes = isAbsent() ? 0 : -1 >>> unusedHighBits;
    return (signed ? allOnes >>> 1 : allOnes) & -step();
  }

  /** The distance between two values that can be held, a power of two. */
  int step() {
    return 1 << lowestBit;
  }
}
