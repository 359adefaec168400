package org.pangaea.control;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/**
 * How an {@link OwnershipMap} is written: numbers of 7 bits a byte, the lowest first, the highest
 * bit set in all bytes of a number but the last, all in Base64.
 *
 * <p>Rights are runs of pages: eight times their number less one, plus the right. Arrivals are
 * pairs: how many pages to go on from the last one told (from the first page at the beginning), and
 * the count.
 */
public final class OwnershipCode {
  private static final int RIGHTS = 8;

  private OwnershipCode() {}

  /** Takes runs of pages with the same right. */
  public interface Runs {
    /** So many pages from this one on. */
    void run(long page, int count, PageRight right);
  }

  /** Takes counts of arrivals. */
  public interface Arrivals {
    /** So many on this page. */
    void arrived(long page, int count);
  }

  /** Writes one map. */
  public static final class Writer {
    private final long first;
    private final Numbers rights = new Numbers();
    private final Numbers arrivals = new Numbers();
    private PageRight right = PageRight.UNCHANGED;
    private int run;
    private int count;
    private long told;

    public Writer(long first) {
      this.first = first;
      told = first;
    }

    /** The next pages have this right. */
    public void add(int pages, PageRight next) {
      if (next != right) {
        flush();
        right = next;
      }
      run += pages;
      count += pages;
    }

    /** So often the page added last has arrived. */
    public void arrived(int arrived) {
      long page = first + count - 1;
      arrivals.put(page - told);
      arrivals.put(arrived);
      told = page;
    }

    private void flush() {
      if (run > 0) {
        rights.put((run - 1L) * RIGHTS + right.ordinal());
      }
      run = 0;
    }

    /** The map of all that was added. */
    public OwnershipMap map(int glance) {
      flush();
      return new OwnershipMap(first, count, glance, rights.text(), arrivals.text());
    }
  }

  /**
   * Reads a map.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static void read(OwnershipMap map, Runs runs, Arrivals arrivals) {
    byte[] bytes = Base64.getDecoder().decode(map.rights());
    long page = map.firstPage();
    long end = page + map.count();
    Cursor cursor = new Cursor(bytes);
    while (cursor.more()) {
      long number = cursor.next();
      int count = (int) Math.min(number / RIGHTS + 1, Integer.MAX_VALUE);
      if (count > end - page) {
        throw new IllegalArgumentException("There are more rights than pages.");
      }
      runs.run(page, count, PageRight.of((int) (number % RIGHTS)));
      page += count;
    }
    page = map.firstPage();
    cursor = new Cursor(Base64.getDecoder().decode(map.arrivals()));
    while (cursor.more()) {
      page += cursor.next();
      if (page >= end) {
        throw new IllegalArgumentException("There are arrivals beyond the last page.");
      }
      arrivals.arrived(page, (int) cursor.next());
    }
  }

  private static final class Numbers {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    void put(long number) {
      long rest = number;
      while (rest > 0x7F) {
        bytes.write((int) rest & 0x7F | 0x80);
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }

    String text() {
      return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
  }

  private static final class Cursor {
    private static final int MOST_BITS = 35;
    private final byte[] bytes;
    private int at;

    Cursor(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean more() {
      return at < bytes.length;
    }

    long next() {
      long number = 0;
      for (int shift = 0; shift <= MOST_BITS && at < bytes.length; shift += 7) {
        int part = bytes[at++];
        number |= (long) (part & 0x7F) << shift;
        if (part >= 0) {
          return number;
        }
      }
      throw new IllegalArgumentException("A number has no end.");
    }
  }
}
