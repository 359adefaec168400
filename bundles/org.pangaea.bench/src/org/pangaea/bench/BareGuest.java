package org.pangaea.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pangaea.guests.GuestImages;
import org.pangaea.riscv.Assembler;

/**
 * A guest program of ours without an operating system: {@code start.S}, what it does, {@code
 * end.S}, assembled for one machine, its measures being constants of the program.
 */
enum BareGuest {
  INTEGER("integer", "integers"),
  FLOATING("floating", "floating point"),
  SHARING("sharing", "pages between two nodes", "pages"),
  HANDOVER("handover", "pages between two nodes, whose owners sleep", "pages");

  /** Where the kernel goes in memory. */
  private static final long LOAD_ADDRESS = 0x8020_0000L;

  /** Enough for the programs, which put their data 16 MiB from the beginning. */
  static final long MEMORY_PER_NODE = 128L << 20;

  private final String resource;
  private final String description;
  private final List<String> shared;

  /**
   * @param shared with other programs: parts that stand in front of it
   */
  BareGuest(String resource, String description, String... shared) {
    this.resource = resource;
    this.description = description;
    this.shared = List.of(shared);
  }

  String description() {
    return description;
  }

  /** The image for a machine. */
  byte[] image(int harts, int pages) {
    String source =
        ".equ HARTS, %d\n.equ PAGES, %d\n".formatted(harts, pages)
            + text("start")
            + shared.stream().map(BareGuest::text).collect(Collectors.joining())
            + text(resource)
            + text("end");
    return Assembler.assemble(source, LOAD_ADDRESS).bytes();
  }

  /**
   * The guest for a machine, its image written to a folder.
   *
   * @param harts of the machine
   * @param pages that each pair of harts shares, where the program shares any
   */
  GuestImages prepare(Path folder, int harts, int pages) {
    Path file = folder.resolve("%s-%d-%d.image".formatted(resource, harts, pages));
    try {
      Files.write(file, image(harts, pages));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new GuestImages("bench-" + resource, Optional.of(file), Optional.empty(), "", Map.of());
  }

  private static String text(String name) {
    try (InputStream in = BareGuest.class.getResourceAsStream("guest/" + name + ".S")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
