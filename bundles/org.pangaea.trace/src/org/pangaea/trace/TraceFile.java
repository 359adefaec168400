package org.pangaea.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A trace that was written. All of it is checked when it is opened; events are read when they are
 * asked for, since there may be more than fit into memory.
 */
public final class TraceFile implements AutoCloseable {
  /** Takes events; may fail as what it writes to may. */
  public interface Sink {
    void event(Event event) throws IOException;
  }

  /**
   * What a node's clocks showed at one moment.
   *
   * @param nanos of its host
   * @param ticks of guest time
   */
  record ClockReading(long nanos, long ticks) {}

  private record Place(int node, long at, int length) {}

  private final String name;
  private final FileChannel file;
  private final List<Place> events = new ArrayList<>();
  private final Map<Integer, List<ClockReading>> clocks = new HashMap<>();
  private final Map<Long, String> symbols = new HashMap<>();
  private Machine machine;
  private boolean complete;

  private TraceFile(String name, FileChannel file) {
    this.name = name;
    this.file = file;
  }

  /**
   * Opens a trace. One that was cut off, as by the end of the recording process, is read up to
   * there; {@link #complete} tells.
   *
   * @throws TraceFormatException if the file is no trace, or damaged
   */
  public static TraceFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    TraceFile trace = new TraceFile(path.toString(), channel);
    try {
      trace.scan();
      return trace;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void scan() throws IOException {
    ByteBuffer magic = read(0, Chunk.MAGIC.length);
    if (magic == null || !Arrays.equals(magic.array(), 0, 7, Chunk.MAGIC, 0, 7)) {
      throw new TraceFormatException(name + " is not a trace of Pangaea.");
    }
    if (magic.get(7) != Chunk.MAGIC[7]) {
      throw new TraceFormatException(
          "%s is a trace of version %d; this is Pangaea for version %d. Use the one that recorded it."
              .formatted(name, magic.get(7), Chunk.MAGIC[7]));
    }
    long at = Chunk.MAGIC.length;
    while (!complete) {
      ByteBuffer head = read(at, Chunk.HEAD);
      if (head == null) {
        break;
      }
      int length = head.getInt(8);
      if (length < 0 || length > Chunk.MOST) {
        throw damaged(at, "a piece of " + Integer.toUnsignedString(length) + " bytes");
      }
      ByteBuffer payload = read(at + Chunk.HEAD, length);
      if (payload == null) {
        break;
      }
      if (Chunk.checksum(head, payload) != head.getInt(12)) {
        throw damaged(at, "a checksum that is not that of the data");
      }
      take(head.getInt(0), head.getInt(4), at, payload);
      at += Chunk.HEAD + length;
    }
    if (machine == null) {
      throw new TraceFormatException(name + " was cut off before anything was recorded.");
    }
  }

  private TraceFormatException damaged(long at, String what) {
    return new TraceFormatException(
        "%s is damaged at byte %d: it has %s there. Copy it again, or cut it off there (truncate -s %d): what is before can be read."
            .formatted(name, at, what, at));
  }

  /** Bytes of the file; null if it ends before them. */
  private ByteBuffer read(long at, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, at + bytes.position()) < 0) {
        return null;
      }
    }
    return bytes.flip();
  }

  private void take(int kind, int node, long at, ByteBuffer payload) throws TraceFormatException {
    if ((machine == null) != (kind == Chunk.MACHINE)) {
      throw damaged(at, "a piece out of place");
    }
    switch (kind) {
      case Chunk.MACHINE -> machine = machine(at, text(payload));
      case Chunk.EVENTS -> {
        if (node < 0
            || node >= machine.nodes().size()
            || payload.remaining() % Records.BYTES != 0) {
          throw damaged(at, "events of no node, or half an event");
        }
        events.add(new Place(node, at + Chunk.HEAD, payload.remaining()));
      }
      case Chunk.CLOCK -> {
        if (payload.remaining() != 16) {
          throw damaged(at, "half a clock reading");
        }
        clocks
            .computeIfAbsent(node, any -> new ArrayList<>())
            .add(new ClockReading(payload.getLong(), payload.getLong()));
      }
      case Chunk.SYMBOLS -> takeSymbols(at, text(payload));
      case Chunk.END -> complete = true;
      default -> {
        // Of a later version, which would have another number if this could not be left out.
      }
    }
  }

  private void takeSymbols(long at, String text) throws TraceFormatException {
    for (String line : text.split("\n")) {
      int space = line.indexOf(' ');
      if (space > 0) {
        try {
          symbols.put(Long.parseUnsignedLong(line, 0, space, 16), line.substring(space + 1));
        } catch (NumberFormatException e) {
          throw damaged(at, "symbols of no page");
        }
      }
    }
  }

  private static String text(ByteBuffer payload) {
    return StandardCharsets.UTF_8.decode(payload).toString();
  }

  private Machine machine(long at, String text) throws TraceFormatException {
    try {
      return Machine.parse(text);
    } catch (IllegalArgumentException e) {
      throw damaged(at, "a description of the machine in which " + e.getMessage());
    }
  }

  /** What was recorded. */
  public Machine machine() {
    return machine;
  }

  /** Whether the recording came to its end; false if it was cut off. */
  public boolean complete() {
    return complete;
  }

  /** What the guest's kernel has in a page; empty if nothing, or if that is not known. */
  public String symbols(long page) {
    return symbols.getOrDefault(page, "");
  }

  List<ClockReading> clocks(int node) {
    return clocks.getOrDefault(node, List.of());
  }

  /** Tells all events, those of one thread in their order. */
  public void forEach(Sink sink) throws IOException {
    for (Place place : events) {
      ByteBuffer records = read(place.at, place.length);
      while (records != null && records.hasRemaining()) {
        Event event = Records.read(place.node, records);
        if (event != null) {
          sink.event(event);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
