package org.pangaea.symbols;

/**
 * A name in a kernel.
 *
 * @param name as the kernel's sources have it
 * @param type letter of nm(1): t and T are code, d and D data, b and B zeroed data, r and R
 *     constants
 * @param offset of its first byte from the beginning of the image
 * @param size bytes up to the next symbol, which may be more than it has itself
 */
public record Symbol(String name, char type, long offset, long size) {
  /** The name of an address in it: {@code name}, or {@code name+0x10}. */
  public String at(long address) {
    return address == offset ? name : name + "+0x" + Long.toHexString(address - offset);
  }

  /** The offset after its last byte. */
  public long end() {
    return offset + size;
  }
}
