package org.pangaea.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pangaea.trace.PerfettoSchema.Message;

/** What other programs get of a trace. */
class ExportTest {
  private static final long BEGIN = 1;
  private static final long END = 2;

  @TempDir Path folder;

  private byte[] perfetto() throws Exception {
    Path file = folder.resolve("trace");
    Traces.write(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TraceFile trace = TraceFile.open(file)) {
      PerfettoExport.write(trace, out);
    }
    return out.toByteArray();
  }

  private List<Message> packets() throws Exception {
    return new PerfettoSchema()
        .read("Trace", perfetto()).all("packet").stream().map(Message.class::cast).toList();
  }

  private static List<Message> events(List<Message> packets) {
    // As Perfetto does: by time, those of one time as they stand in the file.
    List<Message> events =
        new ArrayList<>(packets.stream().filter(packet -> packet.has("track_event")).toList());
    events.sort(Comparator.comparingLong(packet -> packet.number("timestamp")));
    return events;
  }

  private static String name(Message packet) {
    return packet.message("track_event").text("name");
  }

  @Test
  void perfettoGetsPacketsOfItsPublishedSchema() throws Exception {
    List<Message> packets = packets();
    assertEquals(1, packets.getFirst().number("sequence_flags"));
    Set<Long> tracks = new HashSet<>();
    for (Message packet : packets) {
      assertEquals(1, packet.number("trusted_packet_sequence_id"));
      if (packet.has("track_descriptor")) {
        assertTrue(tracks.add(packet.message("track_descriptor").number("uuid")));
      } else {
        assertTrue(packet.has("timestamp"));
        assertTrue(tracks.contains(packet.message("track_event").number("track_uuid")));
      }
    }
    Set<String> names =
        packets.stream()
            .filter(packet -> packet.has("track_descriptor"))
            .map(packet -> packet.message("track_descriptor").text("name"))
            .collect(Collectors.toSet());
    assertTrue(names.containsAll(Set.of("node0", "node1", "hart 0", "hart 1", "hart 2")));
  }

  @Test
  void slicesAreClosedInTheOrderInWhichTheyWereOpened() throws Exception {
    Map<Long, Deque<String>> open = new HashMap<>();
    List<String> slices = new ArrayList<>();
    for (Message packet : events(packets())) {
      Message event = packet.message("track_event");
      Deque<String> track =
          open.computeIfAbsent(event.number("track_uuid"), uuid -> new ArrayDeque<>());
      String when = " " + packet.number("timestamp");
      if (event.number("type") == BEGIN) {
        track.push(event.text("name") + when);
      } else if (event.number("type") == END) {
        slices.add(track.pop() + when);
      }
    }
    assertTrue(open.values().stream().allMatch(Deque::isEmpty), open::toString);
    assertEquals(
        Set.of(
            "running 1000 2100",
            "page 2100 5000",
            "running 5000 5500",
            "write fault 1990 5100",
            "SBI 0x52464e43 1500 5500"),
        Set.copyOf(slices));
  }

  @Test
  void aMessageIsConnectedToItsArrival() throws Exception {
    Map<Object, List<String>> flows = new HashMap<>();
    for (Message packet : events(packets())) {
      for (Object flow : packet.message("track_event").all("flow_ids")) {
        flows.computeIfAbsent(flow, id -> new ArrayList<>()).add(name(packet));
      }
    }
    assertEquals(
        Set.of(
            List.of("request to node1", "request from node0"),
            List.of("grant to node0", "grant from node1")),
        Set.copyOf(flows.values()));
  }

  @Test
  void whatIsToldOfAnEventNamesPageAndSymbols() throws Exception {
    Message fault =
        packets().stream()
            .filter(packet -> packet.has("track_event"))
            .map(packet -> packet.message("track_event"))
            .filter(event -> event.has("name") && event.text("name").equals("write fault"))
            .findFirst()
            .orElseThrow();
    Map<String, Object> annotations = new HashMap<>();
    for (Object each : fault.all("debug_annotations")) {
      Message annotation = (Message) each;
      annotations.put(
          annotation.text("name"),
          annotation.has("string_value")
              ? annotation.text("string_value")
              : annotation.number("pointer_value"));
    }
    assertEquals(
        Map.of("page", 0x80200000L, "symbols", "tk_core, jiffies_64", "from", "node1"),
        annotations);
  }

  @Test
  void theCheckAgainstTheSchemaFindsMistakes() throws Exception {
    PerfettoSchema schema = new PerfettoSchema();
    ProtoMessage wrongNumber = new ProtoMessage().number(99, 1);
    ProtoMessage wrongType = new ProtoMessage().text(8, "12");
    for (ProtoMessage packet : List.of(wrongNumber, wrongType)) {
      byte[] trace = new ProtoMessage().message(1, packet).toBytes();
      assertThrows(AssertionError.class, () -> schema.read("Trace", trace));
    }
  }

  @Test
  void aTableHasALineForEachEvent() throws Exception {
    Path file = folder.resolve("trace");
    Traces.write(file);
    StringBuilder out = new StringBuilder();
    try (TraceFile trace = TraceFile.open(file)) {
      CsvExport.write(trace, out);
    }
    List<String> lines = out.toString().lines().toList();
    assertEquals(12, lines.size());
    assertEquals(
        "nanos,guest_ticks,node,event,hart,detail,page,peer,argument,extra,symbols",
        lines.getFirst());
    assertEquals(
        "1990,60,node0,fault,1,write,0x80200000,node1,3110,3,\"tk_core, jiffies_64\"",
        lines.get(5));
    assertEquals("1500,55,node0,sbi,1,,0x52464e43,,4000,2,", lines.get(6));
    assertEquals(
        "4810,88,node0,mirror,,invalid,0x80200000,,0,shared,\"tk_core, jiffies_64\"", lines.get(8));
  }
}
