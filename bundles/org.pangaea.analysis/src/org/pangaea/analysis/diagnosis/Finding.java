package org.pangaea.analysis.diagnosis;

import java.util.List;

/**
 * Something that makes a machine slow.
 *
 * @param kind what it is
 * @param cost how many harts stood still for it on average: 0.25 is a quarter of one hart's time
 * @param title what, in a few words
 * @param evidence numbers that show it
 * @param remedy what can be done about it
 * @param address guest physical address of a page, or null if it is about no page
 * @param hart id, or null
 * @param node name, or null
 */
public record Finding(
    Kind kind,
    double cost,
    String title,
    List<String> evidence,
    String remedy,
    Long address,
    Integer hart,
    String node) {
  /** What can be found. */
  public enum Kind {
    /** Nodes write different parts of one page. */
    FALSE_SHARING("False sharing"),
    /** A lock, or something that is used like one, is taken on several nodes. */
    HOT_LOCK("Hot lock"),
    /** A page is written on several nodes by turns. */
    PING_PONG("Ping-pong page"),
    /** One node writes what others read. */
    ONE_WRITER("One writer, many readers"),
    /** Harts wait for pages, fences, devices or calls for much of their time. */
    WAITING("Waiting"),
    /** Some harts work while others have nothing to do. */
    HART_IMBALANCE("Unequal harts"),
    /** Some nodes work while others have nothing to do. */
    NODE_IMBALANCE("Unequal nodes"),
    /** A node gives pages back all the time for lack of memory. */
    MIRROR_BUDGET("Too little memory for mirrors");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As it is shown. */
    public String text() {
      return text;
    }
  }
}
