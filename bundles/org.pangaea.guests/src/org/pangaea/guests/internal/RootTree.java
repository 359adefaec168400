package org.pangaea.guests.internal;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a root file system that is still to be written, by path without a leading slash.
 *
 * <p>Nothing is created on the host's disk, so device nodes and root's ownership need no privilege.
 * Parents are created on demand; the order is the paths' own, in which a parent always comes before
 * its children. A path that leads through a symbolic link of the tree is placed behind the link, as
 * the usr-merged layout of Debian needs ({@code lib/x} lands in {@code usr/lib/x}).
 */
public final class RootTree {

  /** One file, without its path. */
  public sealed interface Node {}

  public record Directory(int permissions) implements Node {}

  public record RegularFile(int permissions, byte[] content) implements Node {}

  public record SymbolicLink(String target) implements Node {}

  /** A character device. */
  public record CharacterDevice(int permissions, int major, int minor) implements Node {}

  private static final int MAX_LINKS = 16;

  private final TreeMap<String, Node> nodes = new TreeMap<>();

  public void directory(String path, int permissions) {
    put(path, new Directory(permissions));
  }

  public void file(String path, int permissions, byte[] content) {
    put(path, new RegularFile(permissions, content));
  }

  public void file(String path, int permissions, String content) {
    file(path, permissions, content.getBytes(StandardCharsets.UTF_8));
  }

  public void link(String path, String target) {
    put(path, new SymbolicLink(target));
  }

  public void device(String path, int permissions, int major, int minor) {
    put(path, new CharacterDevice(permissions, major, minor));
  }

  public boolean contains(String path) {
    return nodes.containsKey(place(path));
  }

  public SortedMap<String, Node> nodes() {
    return Collections.unmodifiableSortedMap(nodes);
  }

  private void put(String path, Node node) {
    String place = place(path);
    for (int slash = place.indexOf('/'); slash >= 0; slash = place.indexOf('/', slash + 1)) {
      nodes.putIfAbsent(place.substring(0, slash), new Directory(0755));
    }
    nodes.put(place, node);
  }

  /** The path with the links among its parents followed; the last name itself is not followed. */
  private String place(String path) {
    if (path.isEmpty() || path.startsWith("/") || path.endsWith("/")) {
      throw new IllegalArgumentException("'" + path + "' is not a path below a root.");
    }
    String current = path;
    for (int links = 0; links <= MAX_LINKS; links++) {
      String followed = followFirstLink(current);
      if (followed.equals(current)) {
        return current;
      }
      current = followed;
    }
    throw new IllegalArgumentException("The links on the path '" + path + "' form a circle.");
  }

  private String followFirstLink(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      if (nodes.get(parent) instanceof SymbolicLink(String target)) {
        return Paths.resolve(parent, target) + path.substring(slash);
      }
    }
    return path;
  }
}
