package org.pangaea.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pangaea.control.PageLines;
import org.pangaea.control.PageSymbols;
import org.pangaea.control.TraceBegin;
import org.pangaea.control.TracePiece;
import org.pangaea.guests.IoReason;
import org.pangaea.trace.Event;
import org.pangaea.trace.EventRing;
import org.pangaea.trace.EventType;
import org.pangaea.trace.Machine;
import org.pangaea.trace.TraceWriter;

/**
 * Records a trace of a machine into a file: asks all nodes to record, and fetches what they have
 * every few milliseconds. However it ends, the file can be read up to there.
 */
public final class TraceRecorder {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration BETWEEN_READS = Duration.ofMillis(20);
  private static final int MOST_BYTES = 1 << 19;

  /** So many pages are named in the file, those with most faults. */
  private static final int MOST_NAMED = 4096;

  private final ClusterSession session;
  private final Path file;
  private final long limit;
  private final int buffer;
  private final Map<Long, Seen> faults = new HashMap<>();
  private long events;
  private long lost;

  private static final class Seen {
    private long count;
    private long lines;
  }

  /** Why a recording has ended. */
  public enum End {
    /** The time is over. */
    TIME,
    /** The file is as long as it may be. */
    LIMIT,
    /** The machine has ended, or a node cannot be reached any more. */
    MACHINE
  }

  /**
   * What was recorded.
   *
   * @param events in the file
   * @param lost events that are not in it, since they came faster than they were fetched
   * @param bytes length of the file
   * @param symbolProblem why pages have no symbols, or null
   */
  public record Recording(End end, long events, long lost, long bytes, String symbolProblem) {}

  /**
   * A recorder of a machine.
   *
   * @param file is replaced
   * @param limit bytes of the file after which the recording ends
   * @param buffer how many events of each thread a node keeps between two reads, a power of two
   */
  public TraceRecorder(ClusterSession session, Path file, long limit, int buffer) {
    this.session = session;
    this.file = file;
    this.limit = limit;
    this.buffer = buffer;
  }

  /** Records for a time. If interrupted, it ends the file first. */
  public Recording record(Duration time) throws DeployException, InterruptedException {
    List<TraceBegin> nodes = session.startTrace(buffer, ANSWER);
    try (TraceWriter writer = new TraceWriter(file, machine(nodes))) {
      End end;
      try {
        end = follow(writer, System.nanoTime() + time.toNanos());
      } catch (InterruptedException e) {
        finish(writer, End.TIME);
        throw e;
      }
      String problem = finish(writer, end);
      return new Recording(end, events, lost, writer.size(), problem);
    } catch (IOException e) {
      session.stopTrace(ANSWER);
      throw new DeployException(
          DeployException.Kind.FAILED,
          "The trace cannot be written: %s.".formatted(IoReason.withFile(e)),
          e);
    }
  }

  private Machine machine(List<TraceBegin> nodes) {
    TraceBegin first = nodes.getFirst();
    return new Machine(
        session.info().name(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        first.timeScale(),
        first.pageBytes(),
        nodes.stream()
            .map(node -> new Machine.Node(node.node(), node.clock(), node.harts()))
            .toList(),
        first.activities(),
        first.faults(),
        first.messages(),
        first.mirrors());
  }

  private End follow(TraceWriter writer, long until) throws IOException, InterruptedException {
    while (true) {
      try {
        boolean more = read(writer);
        if (writer.size() >= limit) {
          return End.LIMIT;
        }
        if (System.nanoTime() - until >= 0) {
          return End.TIME;
        }
        if (!more) {
          Thread.sleep(BETWEEN_READS);
        }
      } catch (DeployException e) {
        return End.MACHINE;
      }
    }
  }

  private boolean read(TraceWriter writer)
      throws DeployException, InterruptedException, IOException {
    List<TracePiece> pieces = session.readTrace(MOST_BYTES, ANSWER);
    boolean more = false;
    long missing = 0;
    for (int node = 0; node < pieces.size(); node++) {
      TracePiece piece = pieces.get(node);
      byte[] records = Base64.getDecoder().decode(piece.base64());
      writer.events(node, records);
      writer.clock(node, piece.nanos(), piece.ticks());
      Event.read(node, records, this::look);
      events += records.length / EventRing.EVENT_BYTES;
      missing += piece.lost();
      more |= piece.more();
    }
    lost = missing;
    return more;
  }

  private void look(Event event) {
    if (event.type() == EventType.FAULT) {
      Seen seen = faults.computeIfAbsent(event.page(), page -> new Seen());
      seen.count++;
      seen.lines |= event.extra() == 0 ? 0 : 1L << event.extra() - 1;
    }
  }

  /** Stops the nodes, takes what they still have, and names the pages; says why it could not. */
  private String finish(TraceWriter writer, End end) throws IOException, InterruptedException {
    String problem = null;
    if (end != End.MACHINE) {
      try {
        session.stopTrace(ANSWER);
        while (end == End.TIME && read(writer)) {
          // There is more.
        }
        problem = nameThePages(writer);
      } catch (DeployException e) {
        problem = e.getMessage();
      }
    }
    writer.end();
    return problem;
  }

  private String nameThePages(TraceWriter writer)
      throws DeployException, InterruptedException, IOException {
    List<PageLines> pages = new ArrayList<>();
    faults.entrySet().stream()
        .sorted(Comparator.comparingLong(page -> -page.getValue().count))
        .limit(MOST_NAMED)
        .forEach(page -> pages.add(new PageLines(page.getKey(), page.getValue().lines)));
    PageSymbols symbols = session.symbols(pages, ANSWER);
    if (symbols.problem() != null) {
      return symbols.problem();
    }
    Map<Long, List<String>> names = new TreeMap<>();
    for (int i = 0; i < pages.size(); i++) {
      if (!symbols.pages().get(i).isEmpty()) {
        names.put(pages.get(i).page(), symbols.pages().get(i));
      }
    }
    writer.symbols(names);
    return null;
  }
}
