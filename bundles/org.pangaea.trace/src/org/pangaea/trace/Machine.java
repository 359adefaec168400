package org.pangaea.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a trace was recorded of, and the names of what its events have numbers for. They are kept in
 * the file, so that it can be read by a version that has others.
 *
 * @param name of the machine
 * @param started when the recording began, in ISO 8601
 * @param timeScale guest seconds per second
 * @param pageBytes bytes of a page
 * @param nodes by index
 * @param activities by number, see {@link Activity}
 * @param faults kinds by number, see {@link FaultKind}
 * @param messages kinds of the coherence protocol's messages, by number
 * @param mirrors states of a node's copy of a page, by number
 */
public record Machine(
    String name,
    String started,
    double timeScale,
    int pageBytes,
    List<Node> nodes,
    List<String> activities,
    List<String> faults,
    List<String> messages,
    List<String> mirrors) {
  /** Bytes of a page in files that do not tell. */
  private static final String BEFORE_IT_WAS_TOLD = "4096";

  /**
   * A node.
   *
   * @param name of its VMM
   * @param clock names the host whose clock it reads; nodes of one host have the same
   * @param harts ids
   */
  public record Node(String name, String clock, List<Integer> harts) {}

  /** Lines of a key, = and a value; lists are words with spaces between them. */
  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "machine", name);
    line(text, "started", started);
    line(text, "time-scale", Double.toString(timeScale));
    line(text, "page-bytes", Integer.toString(pageBytes));
    line(text, "nodes", Integer.toString(nodes.size()));
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      line(text, "node." + i + ".name", node.name);
      line(text, "node." + i + ".clock", node.clock);
      line(
          text,
          "node." + i + ".harts",
          String.join(" ", node.harts.stream().map(Object::toString).toList()));
    }
    line(text, "activities", String.join(" ", activities));
    line(text, "faults", String.join(" ", faults));
    line(text, "messages", String.join(" ", messages));
    line(text, "mirrors", String.join(" ", mirrors));
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(key).append('=').append(value.replace('\n', ' ')).append('\n');
  }

  /** The reverse of {@link #text}; throws with a reason if something is missing or wrong. */
  static Machine parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : text.split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    List<Node> nodes = new ArrayList<>();
    int count = Integer.parseInt(value(values, "nodes"));
    for (int i = 0; i < count; i++) {
      nodes.add(
          new Node(
              value(values, "node." + i + ".name"),
              value(values, "node." + i + ".clock"),
              words(values, "node." + i + ".harts").stream().map(Integer::valueOf).toList()));
    }
    return new Machine(
        value(values, "machine"),
        value(values, "started"),
        Double.parseDouble(value(values, "time-scale")),
        pageBytes(values.getOrDefault("page-bytes", BEFORE_IT_WAS_TOLD)),
        nodes,
        words(values, "activities"),
        words(values, "faults"),
        words(values, "messages"),
        words(values, "mirrors"));
  }

  private static int pageBytes(String text) {
    int bytes = Integer.parseInt(text);
    if (Integer.bitCount(bytes) != 1 || bytes < 0) {
      throw new IllegalArgumentException("pages of " + text + " bytes cannot be");
    }
    return bytes;
  }

  private static String value(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("'" + key + "' is missing");
    }
    return value;
  }

  private static List<String> words(Map<String, String> values, String key) {
    return Arrays.stream(value(values, key).split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  /** Guest physical address of a page. */
  public long address(long page) {
    return page * pageBytes;
  }

  /** The name of a number in one of the tables. */
  public static String name(List<String> table, int number) {
    return number < table.size() ? table.get(number) : "#" + number;
  }

  /** A node's name; "?" for {@link Event#NOBODY}. */
  public String nodeName(int node) {
    return node < nodes.size() ? nodes.get(node).name : "?";
  }
}
