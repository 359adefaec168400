package org.pangaea.trace;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a trace, piece by piece: whenever the process dies, what was written so far can be read.
 * An interrupt of the thread does not keep it from writing.
 */
public final class TraceWriter implements AutoCloseable {
  private final OutputStream file;
  private long size;

  /** Begins a file; one that was there is replaced. */
  public TraceWriter(Path path, Machine machine) throws IOException {
    file = new FileOutputStream(path.toFile());
    write(ByteBuffer.wrap(Chunk.MAGIC));
    chunk(Chunk.MACHINE, Chunk.WHOLE, ByteBuffer.wrap(utf8(machine.text())));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Bytes written so far. */
  public long size() {
    return size;
  }

  /** Events of a node as {@link EventRing#drain} gave them, little endian. */
  public void events(int node, byte[] records) throws IOException {
    if (records.length > 0) {
      chunk(Chunk.EVENTS, node, ByteBuffer.wrap(records));
    }
  }

  /** The guest time, in ticks of 100 ns, that a node's host clock showed. */
  public void clock(int node, long nanos, long ticks) throws IOException {
    ByteBuffer sample = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    chunk(Chunk.CLOCK, node, sample.putLong(nanos).putLong(ticks).flip());
  }

  /** What the guest's kernel has in pages, by their numbers. */
  public void symbols(Map<Long, List<String>> pages) throws IOException {
    StringBuilder text = new StringBuilder();
    pages.forEach((page, names) ->
        text.append(Long.toHexString(page))
            .append(' ')
            .append(String.join(", ", names))
            .append('\n'));
    chunk(Chunk.SYMBOLS, Chunk.WHOLE, ByteBuffer.wrap(utf8(text.toString())));
  }

  /** Nothing follows: the recording was not cut off. */
  public void end() throws IOException {
    chunk(Chunk.END, Chunk.WHOLE, ByteBuffer.allocate(0));
  }

  private void chunk(int kind, int node, ByteBuffer payload) throws IOException {
    write(Chunk.head(kind, node, payload));
    write(payload);
  }

  private void write(ByteBuffer bytes) throws IOException {
    size += bytes.remaining();
    file.write(bytes.array(), bytes.position(), bytes.remaining());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
