package org.pangaea.symbols;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes images with kallsyms tables, as a kernel's build does. */
final class KernelImageBuilder {
  static final long BASE = 0xffff_ffff_8000_0000L;

  private record Entry(long offset, String typed) {}

  private final KernelLayout layout;
  private final List<Entry> entries = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final String[] pieces = new String[256];

  /** Where the tables were put, by their names in the kernel. */
  final Map<String, Integer> places = new HashMap<>();

  KernelImageBuilder(KernelLayout layout) {
    this.layout = layout;
    for (int i = 0; i < 256; i++) {
      // Bytes that are no characters of names stand for pairs.
      char c = (char) i;
      boolean single = c > ' ' && c < 127;
      pieces[i] = single ? "" + c : "" + (char) ('a' + i % 26) + (char) ('a' + i / 26);
    }
  }

  /** Adds a symbol; they come by address. */
  KernelImageBuilder symbol(long offset, char type, String name) {
    entries.add(new Entry(offset, type + name));
    return this;
  }

  /** Adds so many symbols of 16 bytes each. */
  KernelImageBuilder functions(long offset, int count) {
    for (int i = 0; i < count; i++) {
      symbol(offset + 16 * i, 't', "function_" + i);
    }
    return this;
  }

  /** An image of random bytes around the tables. */
  byte[] build(Random random) {
    noise(random);
    if (layout.first()) {
      addresses();
    }
    names();
    if (layout == KernelLayout.SEQUENCES_BETWEEN) {
      place("kallsyms_seqs_of_names");
      entries.forEach(entry -> put(4, entry.offset()));
    }
    tokens();
    if (!layout.first()) {
      addresses();
    }
    noise(random);
    return out.toByteArray();
  }

  private void noise(Random random) {
    byte[] noise = new byte[4096];
    random.nextBytes(noise);
    out.writeBytes(noise);
    place("noise");
  }

  private void place(String table) {
    while (out.size() % 8 != 0) {
      out.write(0);
    }
    places.put(table, out.size());
  }

  private void put(int bytes, long value) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    out.write(all, 0, bytes);
  }

  private void addresses() {
    place("kallsyms_offsets");
    for (Entry entry : entries) {
      put(layout.relative() ? 4 : 8, layout.relative() ? entry.offset() : BASE + entry.offset());
    }
    if (layout.relative()) {
      place("kallsyms_relative_base");
      // In a relocatable kernel it is filled in when the kernel starts.
      put(8, 0);
    }
  }

  private void names() {
    place("kallsyms_num_syms");
    put(4, entries.size());
    place("kallsyms_names");
    int begin = out.size();
    List<Integer> markers = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (i % 256 == 0) {
        markers.add(out.size() - begin);
      }
      byte[] compressed = compressed(entries.get(i).typed());
      if (compressed.length < 128) {
        out.write(compressed.length);
      } else {
        out.write(compressed.length & 0x7F | 0x80);
        out.write(compressed.length >> 7);
      }
      out.writeBytes(compressed);
    }
    place("kallsyms_markers");
    markers.forEach(marker -> put(4, marker));
  }

  private byte[] compressed(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < name.length(); ) {
      int best = name.charAt(at);
      for (int i = 0; i < 256; i++) {
        if (pieces[i].length() > 1 && name.startsWith(pieces[i], at)) {
          best = i;
        }
      }
      bytes.write(best);
      at += pieces[best].length();
    }
    return bytes.toByteArray();
  }

  private void tokens() {
    place("kallsyms_token_table");
    int begin = out.size();
    List<Integer> index = new ArrayList<>();
    for (String piece : pieces) {
      index.add(out.size() - begin);
      out.writeBytes(piece.getBytes(StandardCharsets.ISO_8859_1));
      out.write(0);
    }
    place("kallsyms_token_index");
    index.forEach(at -> put(2, at));
  }
}
