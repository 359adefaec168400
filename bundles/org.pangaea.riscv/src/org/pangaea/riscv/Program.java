package org.pangaea.riscv;

import java.util.Map;

/**
 * What {@link Assembler} made.
 *
 * @param base the address of the first byte
 * @param bytes the image
 * @param symbols labels (absolute addresses) and constants by name, numeric local labels left out
 */
public record Program(long base, byte[] bytes, Map<String, Long> symbols) {
  /**
   * The value of a symbol.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public long symbol(String name) {
    Long value = symbols.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The program defines no symbol '" + name + "'.");
    }
    return value;
  }
}
