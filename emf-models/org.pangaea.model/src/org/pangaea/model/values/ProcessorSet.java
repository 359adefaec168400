package org.pangaea.model.values;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Numbers of processors of a computer, as its operating system counts them: {@code 0-3,5}. The
 * empty set is written {@code any} and means that nothing is claimed.
 */
public final class ProcessorSet {

  /** Claims nothing. */
  public static final ProcessorSet ANY = new ProcessorSet(new BitSet());

  /** More than any kernel numbers; keeps a slip such as {@code 0-99999999} from costing memory. */
  public static final int HIGHEST = 8191;

  private final BitSet numbers;

  private ProcessorSet(BitSet numbers) {
    this.numbers = numbers;
  }

  public static ProcessorSet of(int... numbers) {
    BitSet set = new BitSet();
    for (int number : numbers) {
      set.set(checked(number, Integer.toString(number)));
    }
    return new ProcessorSet(set);
  }

  /**
   * Reads a list of numbers and ranges.
   *
   * @throws IllegalArgumentException if the text is no such list; the message is a complete
   *     sentence
   */
  public static ProcessorSet parse(String text) {
    if (text.strip().equals("any")) {
      return ANY;
    }
    BitSet set = new BitSet();
    for (String part : text.split(",", -1)) {
      String[] ends = part.strip().split("\\s*-\\s*", -1);
      int first = number(ends[0], text);
      int last = number(ends[ends.length - 1], text);
      if (ends.length > 2) {
        throw notAList(text);
      }
      if (last < first) {
        throw new IllegalArgumentException(
            "'%s' has a range that runs backwards: write %d-%d.".formatted(text, last, first));
      }
      set.set(first, last + 1);
    }
    return new ProcessorSet(set);
  }

  private static int number(String digits, String text) {
    if (digits.isEmpty()
        || digits.length() > 9
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw notAList(text);
    }
    return checked(Integer.parseInt(digits), text);
  }

  private static int checked(int number, String text) {
    if (number < 0 || number > HIGHEST) {
      throw new IllegalArgumentException(
          "'%s' names processor %d: numbers go from 0 to %d.".formatted(text, number, HIGHEST));
    }
    return number;
  }

  private static IllegalArgumentException notAList(String text) {
    return new IllegalArgumentException(
        "'%s' is not a list of processors: write numbers and ranges, such as 0-3,5, or any."
            .formatted(text));
  }

  /** Whether nothing is claimed. */
  public boolean isAny() {
    return numbers.isEmpty();
  }

  public boolean contains(int number) {
    return numbers.get(number);
  }

  public int count() {
    return numbers.cardinality();
  }

  /** The numbers, ascending. */
  public IntStream stream() {
    return numbers.stream();
  }

  /** The numbers in both sets; {@link #ANY} if there are none, or either set claims nothing. */
  public ProcessorSet intersection(ProcessorSet other) {
    BitSet both = (BitSet) numbers.clone();
    both.and(other.numbers);
    return new ProcessorSet(both);
  }

  /** The numbers of this set that the other one lacks. */
  public ProcessorSet without(ProcessorSet other) {
    BitSet rest = (BitSet) numbers.clone();
    rest.andNot(other.numbers);
    return new ProcessorSet(rest);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ProcessorSet set && numbers.equals(set.numbers);
  }

  @Override
  public int hashCode() {
    return numbers.hashCode();
  }

  /** The text that {@link #parse} reads; runs become ranges. */
  @Override
  public String toString() {
    if (isAny()) {
      return "any";
    }
    StringBuilder text = new StringBuilder();
    for (int first = numbers.nextSetBit(0); first >= 0; ) {
      int last = numbers.nextClearBit(first) - 1;
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (last > first) {
        text.append("-").append(last);
      }
      first = numbers.nextSetBit(last + 1);
    }
    return text.toString();
  }
}
