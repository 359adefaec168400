package org.pangaea.analysis.memory;

import java.util.List;
import org.pangaea.control.OwnershipCode;
import org.pangaea.control.OwnershipMap;
import org.pangaea.control.PageRight;

/** Machines that are none, and what their nodes tell. */
public final class Maps {
  static final long FIRST = 0x80000;

  private Maps() {}

  /** Nodes with as many pages each. */
  public static MemoryLayout layout(int nodes, int pagesEach) {
    return new MemoryLayout(
        4096,
        java.util.stream.IntStream.range(0, nodes).mapToObj(node -> "node" + node).toList(),
        FIRST,
        nodes * pagesEach,
        java.util.stream.IntStream.range(0, nodes)
            .mapToObj(node -> new MemoryLayout.Home(node * pagesEach, pagesEach, node))
            .toList());
  }

  /** A node's rights by letter: M, E, S, '-' none, 'u' untouched, '.' unchanged. */
  static OwnershipMap map(String letters, int... arrivals) {
    OwnershipCode.Writer writer = new OwnershipCode.Writer(FIRST);
    for (int page = 0; page < letters.length(); page++) {
      writer.add(1, right(letters.charAt(page)));
      if (page < arrivals.length && arrivals[page] > 0) {
        writer.arrived(arrivals[page]);
      }
    }
    return writer.map(1);
  }

  private static PageRight right(char letter) {
    return switch (letter) {
      case 'M' -> PageRight.MODIFIED;
      case 'E' -> PageRight.EXCLUSIVE;
      case 'S' -> PageRight.SHARED;
      case 'u' -> PageRight.UNTOUCHED;
      case '.' -> PageRight.UNCHANGED;
      default -> PageRight.NONE;
    };
  }

  /** A picture as letters: the owner's number, S, u, or ? */
  static String text(MemoryPicture picture) {
    StringBuilder text = new StringBuilder();
    for (int page = 0; page < picture.layout().pages(); page++) {
      byte holding = picture.page(page).holding();
      text.append(
          switch (holding) {
            case Holding.SHARED -> "S";
            case Holding.UNTOUCHED -> "u";
            case Holding.UNKNOWN -> "?";
            default -> List.of("0", "1", "2", "3").get(holding);
          });
    }
    return text.toString();
  }
}
