package org.pangaea.trace;

import java.io.IOException;
import java.util.Locale;

/**
 * Makes a table of a trace, as RFC 4180 has it: a line for each event. Those of one thread are in
 * the order of time, all together are not (sort -t, -k1n does it).
 */
public final class CsvExport {
  private static final String HEADER =
      "nanos,guest_ticks,node,event,hart,detail,page,peer,argument,extra,symbols\n";

  private final TraceFile trace;
  private final Machine machine;
  private final Timeline timeline;
  private final Appendable out;

  private CsvExport(TraceFile trace, Appendable out) {
    this.trace = trace;
    machine = trace.machine();
    timeline = new Timeline(trace);
    this.out = out;
  }

  /** Writes all of a trace. */
  public static void write(TraceFile trace, Appendable out) throws IOException {
    out.append(HEADER);
    trace.forEach(new CsvExport(trace, out)::event);
  }

  private void event(Event event) throws IOException {
    boolean paged = event.type() != EventType.SBI && event.page() != 0;
    String[] cells = {
      Long.toString(timeline.nanos(event)),
      Long.toString(timeline.ticks(event)),
      machine.nodeName(event.node()),
      event.type().name().toLowerCase(Locale.ROOT),
      event.hart() == Event.NOBODY ? "" : Integer.toString(event.hart()),
      detail(event),
      event.page() == 0
          ? ""
          : "0x" + Long.toHexString(paged ? machine.address(event.page()) : event.page()),
      event.peer() == Event.NOBODY ? "" : machine.nodeName(event.peer()),
      Long.toString(event.argument()),
      extra(event),
      paged ? trace.symbols(event.page()) : ""
    };
    for (int i = 0; i < cells.length; i++) {
      out.append(quoted(cells[i])).append(i < cells.length - 1 ? ',' : '\n');
    }
  }

  private String detail(Event event) {
    return switch (event.type()) {
      case ACTIVITY -> Machine.name(machine.activities(), event.detail());
      case FAULT -> Machine.name(machine.faults(), event.detail());
      case SENT, RECEIVED -> Machine.name(machine.messages(), event.detail());
      case MIRROR -> Machine.name(machine.mirrors(), event.detail());
      case GAVE_UP, SBI, LOST -> "";
    };
  }

  private String extra(Event event) {
    return event.type() == EventType.MIRROR
        ? Machine.name(machine.mirrors(), event.extra())
        : Integer.toString(event.extra());
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
