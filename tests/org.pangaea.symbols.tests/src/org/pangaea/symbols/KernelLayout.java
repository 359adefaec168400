package org.pangaea.symbols;

/** The ways in which kernels of different versions put their symbol tables. */
enum KernelLayout {
  /** Linux 4.20 to 6.1, with offsets. */
  OFFSETS_FIRST,
  /** The same without CONFIG_KALLSYMS_BASE_RELATIVE. */
  ADDRESSES_FIRST,
  /** Linux 6.2 and 6.3: one more table between markers and tokens. */
  SEQUENCES_BETWEEN,
  /** Linux 6.4 and later. */
  OFFSETS_LAST,
  /** The same without CONFIG_KALLSYMS_BASE_RELATIVE. */
  ADDRESSES_LAST;

  boolean first() {
    return this == OFFSETS_FIRST || this == ADDRESSES_FIRST || this == SEQUENCES_BETWEEN;
  }

  boolean relative() {
    return this != ADDRESSES_FIRST && this != ADDRESSES_LAST;
  }
}
