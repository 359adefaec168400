package org.pangaea.firmware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a flattened device tree with the specification at hand (0.4, chapter 5) and no look at the
 * writer; checks all that the format demands on the way.
 */
final class FdtReader {
  /** A node as read. */
  static final class Node {
    final String name;
    final Map<String, byte[]> properties = new LinkedHashMap<>();
    final List<Node> children = new ArrayList<>();

    Node(String name) {
      this.name = name;
    }

    /** The node at a path such as {@code cpus/cpu@0}. */
    Node at(String path) {
      Node node = this;
      for (String step : path.split("/")) {
        node =
            node.children.stream()
                .filter(child -> child.name.equals(step))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no node " + path));
      }
      return node;
    }

    List<String> childNames() {
      return children.stream().map(child -> child.name).toList();
    }

    boolean has(String property) {
      return properties.containsKey(property);
    }

    byte[] bytes(String property) {
      assertTrue(has(property), name + " has no " + property);
      return properties.get(property);
    }

    List<Integer> cells(String property) {
      ByteBuffer value = ByteBuffer.wrap(bytes(property));
      List<Integer> cells = new ArrayList<>();
      while (value.hasRemaining()) {
        cells.add(value.getInt());
      }
      return cells;
    }

    int cell(String property) {
      List<Integer> cells = cells(property);
      assertEquals(1, cells.size(), property);
      return cells.getFirst();
    }

    List<Long> numbers(String property) {
      ByteBuffer value = ByteBuffer.wrap(bytes(property));
      List<Long> numbers = new ArrayList<>();
      while (value.hasRemaining()) {
        numbers.add(value.getLong());
      }
      return numbers;
    }

    List<String> strings(String property) {
      String value = new String(bytes(property), StandardCharsets.UTF_8);
      assertTrue(value.endsWith("\0"), property + " is terminated");
      return Arrays.asList(value.substring(0, value.length() - 1).split("\0", -1));
    }
  }

  final int bootHart;
  final Node root;
  private final ByteBuffer blob;
  private final int structureEnd;
  private final int stringsOffset;
  private final int stringsSize;

  FdtReader(byte[] bytes) {
    blob = ByteBuffer.wrap(bytes);
    assertEquals(0xd00dfeed, blob.getInt(), "magic");
    assertEquals(bytes.length, blob.getInt(), "total size");
    int structureOffset = blob.getInt();
    stringsOffset = blob.getInt();
    int reservations = blob.getInt();
    assertEquals(17, blob.getInt(), "version");
    assertEquals(16, blob.getInt(), "last compatible version");
    bootHart = blob.getInt();
    stringsSize = blob.getInt();
    structureEnd = structureOffset + blob.getInt();
    assertEquals(0, structureOffset % 4, "structure block alignment");
    assertEquals(0, reservations % 8, "reservation block alignment");
    assertTrue(reservations >= 40 && reservations + 16 <= structureOffset);
    assertTrue(structureEnd <= stringsOffset && stringsOffset + stringsSize <= bytes.length);
    assertEquals(0, blob.getLong(reservations), "no reservation");
    assertEquals(0, blob.getLong(reservations + 8), "no reservation");

    blob.position(structureOffset);
    assertEquals(1, blob.getInt(), "the root begins");
    root = readNode();
    assertEquals("", root.name);
    assertEquals(9, blob.getInt(), "the structure ends");
    assertEquals(structureEnd, blob.position());
  }

  private Node readNode() {
    Node node = new Node(readString(blob.position()));
    blob.position(blob.position() + node.name.length() + 1);
    align();
    while (true) {
      switch (blob.getInt()) {
        case 1 -> node.children.add(readNode());
        case 2 -> {
          return node;
        }
        case 3 -> {
          assertTrue(node.children.isEmpty(), "properties come before children");
          byte[] value = new byte[blob.getInt()];
          int nameOffset = blob.getInt();
          assertTrue(nameOffset < stringsSize);
          blob.get(value);
          align();
          assertEquals(null, node.properties.put(readString(stringsOffset + nameOffset), value));
        }
        case 4 -> {
          // A token without meaning.
        }
        default -> throw new AssertionError("unknown token at " + (blob.position() - 4));
      }
    }
  }

  private void align() {
    while (blob.position() % 4 != 0) {
      assertEquals(0, blob.get(), "padding");
    }
  }

  private String readString(int position) {
    int end = position;
    while (blob.get(end) != 0) {
      end++;
    }
    return new String(blob.array(), position, end - position, StandardCharsets.US_ASCII);
  }
}
