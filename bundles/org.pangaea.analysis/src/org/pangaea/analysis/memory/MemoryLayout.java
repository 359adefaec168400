package org.pangaea.analysis.memory;

import java.util.ArrayList;
import java.util.List;
import org.pangaea.control.MemoryPlace;
import org.pangaea.control.ShareSpecification;

/**
 * The pages of a machine and where they live.
 *
 * @param pageBytes bytes of a page
 * @param nodes names, by index
 * @param firstPage number of the first page: its address divided by the size of a page
 * @param pages how many
 * @param homes pieces of memory in ascending order, without gaps
 */
public record MemoryLayout(
    int pageBytes, List<String> nodes, long firstPage, int pages, List<Home> homes) {
  /**
   * A piece of memory that lives on one node.
   *
   * @param first its first page, counted from the machine's first
   * @param pages how many
   * @param node by index
   */
  public record Home(int first, int pages, int node) {}

  /** That of a machine. */
  public static MemoryLayout of(ShareSpecification specification) {
    long base = specification.memory().getFirst().base();
    int pageBytes = specification.coherenceUnit();
    List<Home> homes = new ArrayList<>();
    int pages = 0;
    for (MemoryPlace place : specification.memory()) {
      int count = Math.toIntExact(place.size() / pageBytes);
      homes.add(new Home(pages, count, place.node()));
      pages += count;
    }
    return new MemoryLayout(pageBytes, specification.nodes(), base / pageBytes, pages, homes);
  }

  /** Bytes of them all. */
  public long bytes() {
    return (long) pages * pageBytes;
  }

  /** The node where a page lives; pages are counted from the machine's first. */
  public int homeOf(int page) {
    for (Home home : homes) {
      if (page < home.first + home.pages) {
        return home.node;
      }
    }
    throw new IllegalArgumentException("There is no page " + page + " among " + pages + ".");
  }

  /** Guest physical address of a page that is counted from the machine's first. */
  public long address(int page) {
    return (firstPage + page) * pageBytes;
  }

  /**
   * The page with a guest physical address, counted from the machine's first; -1 if there is none.
   */
  public int pageOf(long address) {
    long page = address / pageBytes - firstPage;
    return page >= 0 && page < pages ? (int) page : -1;
  }
}
