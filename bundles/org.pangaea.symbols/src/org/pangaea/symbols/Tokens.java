package org.pangaea.symbols;

/**
 * The table by which names are compressed: {@code kallsyms_token_table}, 256 pieces of text that
 * end with a zero byte, and behind it {@code kallsyms_token_index}, where each of them begins.
 *
 * @param begin of the token table in the image
 * @param end of the token index
 * @param pieces of text, by the byte that stands for it
 */
record Tokens(int begin, int end, String[] pieces) {
  private static final int COUNT = 256;
  private static final int INDEX_SIZE = 2 * COUNT;

  /** The longest name, 512 characters, is also the longest piece. */
  private static final int LONGEST = 512;

  /**
   * Finds the tables by the shape of the second: 256 numbers that begin with zero and grow, and
   * point behind the ends of the pieces before them. No other data was seen to look like this.
   *
   * @return null if there are none
   */
  static Tokens find(Image image) {
    for (int at = 0; image.contains(at, INDEX_SIZE); at += 8) {
      if (growsFromZero(image, at)) {
        int begin = begin(image, at);
        if (begin >= 0) {
          return new Tokens(begin, at + INDEX_SIZE, pieces(image, begin, at));
        }
      }
    }
    return null;
  }

  private static boolean growsFromZero(Image image, int at) {
    int last = image.unsignedShort(at);
    if (last != 0) {
      return false;
    }
    for (int i = 1; i < COUNT; i++) {
      int next = image.unsignedShort(at + 2 * i);
      // A piece has at least one character, and its zero byte.
      if (next < last + 2 || next > last + LONGEST) {
        return false;
      }
      last = next;
    }
    return true;
  }

  /** Where the pieces begin that an index points to; -1 if nothing there fits. */
  private static int begin(Image image, int index) {
    int last = image.unsignedShort(index + INDEX_SIZE - 2);
    int latest = index - last - 2 & ~7;
    for (int begin = latest; begin >= 0 && begin > latest - LONGEST; begin -= 8) {
      if (fits(image, begin, index)) {
        return begin;
      }
    }
    return -1;
  }

  private static boolean fits(Image image, int begin, int index) {
    for (int i = 0; i < COUNT; i++) {
      int from = begin + image.unsignedShort(index + 2 * i);
      int zero = from;
      while (zero < index && image.unsignedByte(zero) != 0) {
        zero++;
      }
      boolean right =
          i + 1 < COUNT
              ? zero + 1 == begin + image.unsignedShort(index + 2 * i + 2)
              : zero > from && Image.aligned(zero + 1) == index && image.isPadding(zero, index);
      if (!right) {
        return false;
      }
    }
    return true;
  }

  private static String[] pieces(Image image, int begin, int index) {
    String[] pieces = new String[COUNT];
    for (int i = 0; i < COUNT; i++) {
      int from = begin + image.unsignedShort(index + 2 * i);
      int to = from;
      while (image.unsignedByte(to) != 0) {
        to++;
      }
      pieces[i] = image.text(from, to - from);
    }
    return pieces;
  }
}
