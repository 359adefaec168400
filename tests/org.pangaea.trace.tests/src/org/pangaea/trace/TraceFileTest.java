package org.pangaea.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that keeps a trace. */
class TraceFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("trace");
    Traces.write(file);
  }

  private static List<Event> events(TraceFile trace) throws Exception {
    List<Event> events = new ArrayList<>();
    trace.forEach(events::add);
    return events;
  }

  private static String refusal(Path file) {
    return assertThrows(TraceFormatException.class, () -> TraceFile.open(file).close())
        .getMessage();
  }

  @Test
  void whatWasWrittenIsRead() throws Exception {
    try (TraceFile trace = TraceFile.open(file)) {
      assertEquals(Traces.MACHINE, trace.machine());
      assertTrue(trace.complete());
      List<Event> events = events(trace);
      assertEquals(11, events.size());
      assertEquals(
          new Event(0, 1990, EventType.FAULT, FaultKind.WRITE.ordinal(), 1, 1, 3, 0x80200, 3110),
          events.get(4));
      assertEquals(1, events.getLast().node());
      assertEquals("tk_core, jiffies_64", trace.symbols(0x80200));
      assertEquals("", trace.symbols(0x80201));
    }
  }

  @Test
  void aFileThatIsCutOffAnywhereIsReadUpToThere() throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    Path cut = folder.resolve("cut");
    int before = 0;
    for (int length = 0; length < bytes.length; length++) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      try (TraceFile trace = TraceFile.open(cut)) {
        assertFalse(trace.complete(), "complete at " + length);
        int count = events(trace).size();
        assertTrue(count >= before);
        before = count;
      } catch (TraceFormatException e) {
        // Then there is not even the description of the machine.
        assertEquals(0, before, e.getMessage());
        assertTrue(
            e.getMessage().contains("cut off before anything")
                || e.getMessage().contains("is not a trace"),
            e.getMessage());
      }
    }
    assertEquals(11, before);
  }

  @Test
  void everyDamagedByteIsFound() throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    Path damaged = folder.resolve("damaged");
    for (int at = 0; at < bytes.length; at++) {
      byte[] copy = bytes.clone();
      copy[at] ^= 0x10;
      Files.write(damaged, copy);
      try (TraceFile trace = TraceFile.open(damaged)) {
        // Only a length that grew makes it look cut off.
        assertFalse(trace.complete(), "damage at " + at + " was not found");
      } catch (TraceFormatException e) {
        assertTrue(e.getMessage().startsWith(damaged.toString()), e.getMessage());
      }
    }
  }

  @Test
  void damageIsToldWithItsPlaceAndTheRemedy() throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 20] ^= 1;
    Files.write(file, bytes);
    String text = refusal(file);
    assertTrue(text.contains("is damaged at byte "), text);
    assertTrue(text.contains("truncate -s "), text);
  }

  @Test
  void otherFilesAndVersionsAreRefused() throws Exception {
    assertEquals(
        folder.resolve("text") + " is not a trace of Pangaea.",
        refusal(Files.writeString(folder.resolve("text"), "hello, this is a text")));
    byte[] bytes = Files.readAllBytes(file);
    bytes[7] = 9;
    Files.write(file, bytes);
    assertTrue(refusal(file).contains("is a trace of version 9; this is Pangaea for version 1"));
  }

  @Test
  void theSizeOfAPageIsAPowerOfTwoAnd4096WhereItIsNotTold() {
    String text = Traces.MACHINE.text();
    String told = "page-bytes=4096\n";
    assertEquals(1024, Machine.parse(text.replace(told, "page-bytes=1024\n")).pageBytes());
    assertEquals(0x2000, Machine.parse(text.replace(told, "")).address(2));
    for (String bytes : new String[] {"0", "-4096", "-2147483648", "3000"}) {
      String wrong = text.replace(told, "page-bytes=" + bytes + "\n");
      assertThrows(IllegalArgumentException.class, () -> Machine.parse(wrong));
    }
  }
}
