package org.pangaea.symbols;

/**
 * Where each symbol is: {@code kallsyms_offsets}, 4 bytes each, which count from {@code
 * kallsyms_relative_base}; or {@code kallsyms_addresses}, 8 bytes each. They stand behind the
 * tokens since Linux 6.4, and before the names until then. Symbols are sorted by address.
 */
final class Addresses {
  private Addresses() {}

  /**
   * Finds the table.
   *
   * @return addresses by symbol, ascending, from an unknown base; null if there are none
   */
  static long[] find(Image image, Names names, Tokens tokens) {
    int count = names.count();
    int[] places = {
      tokens.end(), // kallsyms_offsets behind kallsyms_token_index
      names.begin() - 8 - Image.aligned(4 * count), // before kallsyms_relative_base
      names.begin() - 8 * count // kallsyms_addresses
    };
    for (int place : places) {
      long[] offsets = ascending(image, place, count, 4);
      if (offsets != null) {
        return offsets;
      }
      long[] addresses = ascending(image, place, count, 8);
      if (addresses != null) {
        return addresses;
      }
    }
    return null;
  }

  private static long[] ascending(Image image, int begin, int count, int size) {
    if (!image.contains(begin, (long) count * size)) {
      return null;
    }
    long[] found = new long[count];
    int different = 0;
    for (int i = 0; i < count; i++) {
      found[i] = size == 4 ? image.unsignedInt(begin + 4 * i) : image.getLong(begin + 8 * i);
      if (i > 0) {
        int order = Long.compareUnsigned(found[i], found[i - 1]);
        if (order < 0) {
          return null;
        }
        different += Integer.signum(order);
      }
    }
    // Zeros are sorted, too. Some symbols share their address, but not most of them.
    return different > count / 4 ? found : null;
  }
}
