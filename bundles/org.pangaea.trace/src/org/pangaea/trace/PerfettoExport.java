package org.pangaea.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a trace that Perfetto shows (ui.perfetto.dev, {@code trace_processor}): a process for each
 * node; in it a thread for each hart with what it does, below it its faults and SBI calls, and a
 * track with the node's messages, which are connected to where they arrive.
 */
public final class PerfettoExport {
  private static final int HARTS = 1 << 16;

  private final TraceFile trace;
  private final Machine machine;
  private final Timeline timeline;
  private final PerfettoPackets packets;

  /** Tracks of harts that are doing something. */
  private final Set<Long> doing = new TreeSet<>();

  /** Tracks of harts that there are: a hart that moves has one on each node where it was. */
  private final Set<Long> harts = new HashSet<>();

  private long last;

  private PerfettoExport(TraceFile trace, OutputStream out) {
    this.trace = trace;
    machine = trace.machine();
    timeline = new Timeline(trace);
    packets = new PerfettoPackets(out);
  }

  /** Writes all of a trace; the stream is left open. */
  public static void write(TraceFile trace, OutputStream out) throws IOException {
    PerfettoExport export = new PerfettoExport(trace, out);
    export.tracks();
    trace.forEach(export::event);
    export.close();
  }

  // Numbers of tracks: each node has so many, its own first.

  private static long nodeTrack(int node) {
    return 1 + (long) node * 4 * HARTS;
  }

  private static long messagesTrack(int node) {
    return nodeTrack(node) + 1;
  }

  private static long hartTrack(int node, int hart) {
    return nodeTrack(node) + 2 + 2L * hart;
  }

  private static long callsTrack(int node, int hart) {
    return hartTrack(node, hart) + 1;
  }

  private void tracks() throws IOException {
    for (int node = 0; node < machine.nodes().size(); node++) {
      // Process 0 is the idle one.
      int pid = 1 + node;
      packets.process(nodeTrack(node), pid, machine.nodeName(node));
      packets.track(messagesTrack(node), nodeTrack(node), "page messages");
      for (int hart : machine.nodes().get(node).harts()) {
        hart(node, hart);
      }
    }
  }

  /** Tracks for a hart on a node, where it may have come from another. */
  private void hart(int node, int hart) throws IOException {
    if (harts.add(hartTrack(node, hart))) {
      packets.thread(
          hartTrack(node, hart), nodeTrack(node), 1 + node, HARTS + hart, "hart " + hart);
      packets.track(
          callsTrack(node, hart), nodeTrack(node), "hart " + hart + " faults and SBI calls");
    }
  }

  private void event(Event event) throws IOException {
    if (event.hart() != Event.NOBODY) {
      hart(event.node(), event.hart());
    }
    long nanos = timeline.nanos(event);
    last = Math.max(last, nanos);
    switch (event.type()) {
      case ACTIVITY -> activity(event, nanos);
      case FAULT ->
          slice(
              event,
              nanos,
              "fault",
              Machine.name(machine.faults(), event.detail()) + " fault",
              page(event).text("from", machine.nodeName(event.peer())));
      case SBI ->
          slice(
              event,
              nanos,
              "sbi",
              "SBI 0x" + Long.toHexString(event.page()),
              new PerfettoPackets.Annotations().number("function", event.extra()));
      case SENT -> message(event, nanos, " to ", event.node(), event.peer());
      case RECEIVED -> message(event, nanos, " from ", event.peer(), event.node());
      case MIRROR ->
          packets.instant(
              nanos,
              messagesTrack(event.node()),
              "mirror",
              Machine.name(machine.mirrors(), event.detail())
                  + " to "
                  + Machine.name(machine.mirrors(), event.extra()),
              page(event));
      case GAVE_UP ->
          packets.instant(
              nanos,
              callsTrack(event.node(), event.hart()),
              "page",
              "gave up page",
              page(event).number("nanos since asked", event.argument()));
      case LOST ->
          packets.instant(
              nanos,
              messagesTrack(event.node()),
              "lost",
              event.argument() + " events lost",
              new PerfettoPackets.Annotations());
    }
  }

  private PerfettoPackets.Annotations page(Event event) {
    return new PerfettoPackets.Annotations()
        .address("page", machine.address(event.page()))
        .text("symbols", trace.symbols(event.page()));
  }

  private void activity(Event event, long nanos) throws IOException {
    long track = hartTrack(event.node(), event.hart());
    if (!doing.add(track)) {
      packets.end(nanos, track);
    }
    String name = Machine.name(machine.activities(), event.detail());
    PerfettoPackets.Annotations more = new PerfettoPackets.Annotations();
    if (name.equals(Activity.PAGE.text())) {
      more = page(event).text("home", machine.nodeName(event.peer()));
    }
    packets.begin(nanos, track, "hart", name, more);
  }

  private void slice(
      Event event, long nanos, String category, String name, PerfettoPackets.Annotations more)
      throws IOException {
    long track = callsTrack(event.node(), event.hart());
    packets.begin(nanos, track, category, name, more);
    packets.end(nanos + event.argument(), track);
    last = Math.max(last, nanos + event.argument());
  }

  private void message(Event event, long nanos, String way, int from, int to) throws IOException {
    packets.instant(
        nanos,
        messagesTrack(event.node()),
        "message",
        Machine.name(machine.messages(), event.detail()) + way + machine.nodeName(event.peer()),
        page(event)
            .number("number", event.argument())
            .text("carries", (event.extra() & 1) == 0 ? "" : "the page")
            .flow(flow(event, from, to)));
  }

  /** The same for a message where it is sent and where it arrives, and most likely no other. */
  private static long flow(Event event, int from, int to) {
    long hash = event.page();
    for (long part : new long[] {event.argument(), event.detail(), from, to}) {
      hash = (hash ^ part) * 0x9E37_79B9_7F4A_7C15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  private void close() throws IOException {
    for (long track : doing) {
      packets.end(last, track);
    }
  }
}
