package org.pangaea.symbols;

import java.util.Arrays;

/**
 * {@code kallsyms_num_syms}, {@code kallsyms_names} and {@code kallsyms_markers}, which follow each
 * other: how many symbols there are; the name of each, as a length and so many bytes that stand for
 * pieces of text, the first piece beginning with the symbol's type; and where every 256th name
 * begins.
 *
 * @param begin where the number stands in the image
 * @param places where the names stand, by symbol
 */
record Names(Image image, int begin, int[] places) {
  /** Fewer make no kernel, more make no sense. */
  private static final int FEWEST = 64;

  private static final int MOST = 1 << 22;

  /** Names are given a place in the markers' table in groups of so many. */
  private static final int GROUP = 256;

  /**
   * Finds the tables before the tokens: a number, behind which so many names follow each other, and
   * then markers that say the same about them.
   *
   * @return null if there are none
   */
  static Names find(Image image, Tokens tokens) {
    for (int at = tokens.begin() - 16 & ~7; at >= 0; at -= 8) {
      long count = image.getLong(at);
      // The number has 4 bytes; what follows is aligned.
      if (count >= FEWEST && count <= MOST && count * 2 < tokens.begin() - at) {
        int[] places = walk(image, at + 8, (int) count, tokens.begin());
        if (places != null) {
          return new Names(image, at, places);
        }
      }
    }
    return null;
  }

  /** The places of so many names, null if they are no names, or the markers are not theirs. */
  private static int[] walk(Image image, int begin, int count, int limit) {
    int[] places = new int[count];
    int at = begin;
    for (int i = 0; i < count; i++) {
      places[i] = at;
      if (at + 2 > limit) {
        return null;
      }
      int length = length(image, at);
      if (length == 0) {
        return null;
      }
      at += bytesOfLength(image, at) + length;
    }
    int markers = Image.aligned(at);
    int groups = (count + GROUP - 1) / GROUP;
    if (markers + 4L * groups > limit) {
      return null;
    }
    for (int group = 0; group < groups; group++) {
      if (image.unsignedInt(markers + 4 * group) != places[group * GROUP] - begin) {
        return null;
      }
    }
    return places;
  }

  /** A length over 127 has two bytes, the lower seven bits first (since Linux 6.1). */
  private static int length(Image image, int at) {
    int low = image.unsignedByte(at);
    return low < 0x80 ? low : low & 0x7F | image.unsignedByte(at + 1) << 7;
  }

  private static int bytesOfLength(Image image, int at) {
    return image.unsignedByte(at) < 0x80 ? 1 : 2;
  }

  /** The same without the rest of the image, which is a hundred times as long. */
  Names compact() {
    int first = places[0];
    int last = places[places.length - 1];
    int end = last + bytesOfLength(image, last) + length(image, last);
    int[] moved = Arrays.stream(places).map(place -> place - first).toArray();
    return new Names(image.piece(first, end), 0, moved);
  }

  int count() {
    return places.length;
  }

  /** A symbol's type and name. */
  String get(int symbol, Tokens tokens) {
    StringBuilder name = new StringBuilder();
    int at = places[symbol];
    int end = at + bytesOfLength(image, at) + length(image, at);
    for (int i = at + bytesOfLength(image, at); i < end; i++) {
      name.append(tokens.pieces()[image.unsignedByte(i)]);
    }
    return name.toString();
  }
}
