package org.pangaea.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what claims to be a Perfetto trace, by Perfetto's published schema, and believes nothing.
 */
final class PerfettoSchema {
  /** A message that was read: the values of each field by its name. */
  static final class Message {
    private final Map<String, List<Object>> values = new HashMap<>();

    List<Object> all(String field) {
      return values.getOrDefault(field, List.of());
    }

    boolean has(String field) {
      return values.containsKey(field);
    }

    long number(String field) {
      return (Long) all(field).getLast();
    }

    String text(String field) {
      return (String) all(field).getLast();
    }

    Message message(String field) {
      return (Message) all(field).getLast();
    }
  }

  private record Field(String name, String type) {}

  /** By message and number. */
  private final Map<String, Field> fields = new HashMap<>();

  PerfettoSchema() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                PerfettoSchema.class.getResourceAsStream("perfetto-fields.txt"),
                StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (!line.startsWith("#")) {
          String[] words = line.split(" ");
          fields.put(words[0] + " " + words[2], new Field(words[1], words[3]));
        }
      }
    }
  }

  /** Reads a message; throws where the bytes are none. */
  Message read(String type, byte[] bytes) {
    return read(type, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  private Message read(String type, ByteBuffer from) {
    Message message = new Message();
    while (from.hasRemaining()) {
      long key = varint(from);
      Field field = fields.get(type + " " + (key >>> 3));
      if (field == null) {
        throw new AssertionError(type + " has no field " + (key >>> 3));
      }
      message
          .values
          .computeIfAbsent(field.name, name -> new ArrayList<>())
          .add(value(type, field, (int) key & 7, from));
    }
    return message;
  }

  private Object value(String message, Field field, int wire, ByteBuffer from) {
    int expected =
        switch (field.type) {
          case "uint32", "uint64", "int32", "int64", "bool", "enum" -> 0;
          case "fixed64", "double" -> 1;
          default -> 2;
        };
    if (wire != expected) {
      throw new AssertionError(
          "%s.%s is a %s, not of wire type %d".formatted(message, field.name, field.type, wire));
    }
    return switch (wire) {
      case 0 -> varint(from);
      case 1 -> from.getLong();
      default -> {
        int length = (int) varint(from);
        ByteBuffer piece = from.slice(from.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        from.position(from.position() + length);
        yield field.type.equals("string") ? utf8(piece) : read(field.type, piece);
      }
    };
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("A text is not UTF-8", e);
    }
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = from.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new AssertionError("A number has more than ten bytes");
  }
}
