package org.pangaea.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code vm top} and {@code trace} tell of a Linux that runs. */
final class Observation {
  private static final int PAGE = 4096;

  /** Where a kernel is loaded: 2 MiB from the beginning of memory. */
  private static final long KERNEL = 0x8020_0000L;

  /** A symbol may begin before the page that it reaches into, but not far. */
  private static final long FAR = 1 << 20;

  private Observation() {}

  /**
   * The guest's kernel knows where its variables are; the symbols of the hottest pages must be
   * there. Pages whose symbols have names that occur twice are left out.
   */
  static void symbolsAreWhereTheGuestHasThem(Desk desk, Guest guest)
      throws IOException, InterruptedException {
    JsonObject top =
        JsonParser.parseString(desk.done("vm", "top", "--json", "--top", "100")).getAsJsonObject();
    assertEquals(4, top.getAsJsonArray("harts").size());
    long first = address(guest, "_start");
    int compared = 0;
    for (JsonElement each : top.getAsJsonArray("pages")) {
      JsonObject page = each.getAsJsonObject();
      long at = page.get("address").getAsLong() - KERNEL;
      for (JsonElement symbol : page.getAsJsonArray("symbols")) {
        String name = symbol.getAsString();
        if (compared == 3 || !name.matches("\\w+") || !once(guest, name)) {
          continue;
        }
        long offset = address(guest, name) - first;
        assertTrue(
            offset < at + PAGE && offset > at - FAR,
            "%s at offset 0x%x, page at 0x%x".formatted(name, offset, at));
        compared++;
      }
    }
    if (compared == 0) {
      fail("None of the hottest pages has a symbol: " + top);
    }
  }

  private static boolean once(Guest guest, String name) throws IOException, InterruptedException {
    return guest.number("grep -c ' %s$' /proc/kallsyms".formatted(name)) == 1;
  }

  private static long address(Guest guest, String name) throws IOException, InterruptedException {
    return Long.parseUnsignedLong(
        guest.says("grep ' %s$' /proc/kallsyms | cut -c1-16".formatted(name)).strip(), 16);
  }

  static void aTraceIsRecordedAndExported(Desk desk) throws IOException, InterruptedException {
    desk.done("trace", "record", "-o", "boot.trace", "--seconds", "1");
    desk.done("trace", "export", "boot.trace", "--csv", "boot.csv");
    List<String> lines = Files.readAllLines(desk.folder().resolve("boot.csv"));
    for (String wanted :
        List.of(",node0,activity,0,", ",node1,activity,2,", ",received,", ",sent,", ",fault,")) {
      assertTrue(lines.stream().anyMatch(line -> line.contains(wanted)), "no line with " + wanted);
    }
    desk.done("trace", "export", "boot.trace", "--perfetto", "boot.perfetto");
    Path perfetto = desk.folder().resolve("boot.perfetto");
    assertTrue(Files.size(perfetto) > lines.size() * 20L, "bytes: " + Files.size(perfetto));
  }
}
