package org.pangaea.guests.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** Arithmetic on the slash-separated paths of a guest's root file system. */
final class Paths {
  private Paths() {}

  /** Where a symbolic link at {@code link} with this target leads, without a leading slash. */
  static String resolve(String link, String target) {
    int slash = link.lastIndexOf('/');
    String start = target.startsWith("/") || slash < 0 ? "" : link.substring(0, slash + 1);
    return normalize(start + target);
  }

  /** The path without leading slash, empty or {@code .} names, and with {@code ..} applied. */
  static String normalize(String path) {
    Deque<String> names = new ArrayDeque<>();
    for (String name : path.split("/")) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.addLast(name);
      }
    }
    return String.join("/", names);
  }
}
