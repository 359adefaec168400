package org.pangaea.vmm.share;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.pangaea.coherence.MessageKind;
import org.pangaea.coherence.MirrorState;
import org.pangaea.control.TraceBegin;
import org.pangaea.control.TracePiece;
import org.pangaea.machine.GuestMemory;
import org.pangaea.trace.Activity;
import org.pangaea.trace.Event;
import org.pangaea.trace.EventRing;
import org.pangaea.trace.FaultKind;

/**
 * Records what a share does, while a client wants to know it. Threads add events to rings of their
 * own; clients drain them through this, one at a time. A client that forgets about it costs nothing
 * after a while: who does not read for some seconds ends the recording.
 */
public final class Tracer {
  private static final int FEWEST = 1 << 8;
  private static final int MOST = 1 << 20;
  private static final int MOST_BYTES = 1 << 20;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

  /** Linux makes a new one whenever it starts. */
  private static final Path HOST = Path.of("/proc/sys/kernel/random/boot_id");

  private final Share share;
  private List<EventRing> rings = List.of();
  private boolean recording;

  /** How many events of each thread are kept. */
  private int room;

  private long lastRead;

  /** The ring to begin with next time. */
  private int next;

  Tracer(Share share) {
    this.share = share;
  }

  /** Begins; each thread has room for so many events. */
  public synchronized TraceBegin start(int events) {
    if (recording) {
      throw new IllegalStateException("Somebody else records this machine already.");
    }
    if (events < FEWEST || events > MOST || Integer.bitCount(events) != 1) {
      throw new IllegalArgumentException(
          "A trace keeps %d to %d events of a thread, a power of two, not %d."
              .formatted(FEWEST, MOST, events));
    }
    rings = new ArrayList<>();
    room = events;
    recording = true;
    next = 0;
    lastRead = System.nanoTime();
    for (Sleeper agent : share.sleepers()) {
      follow(agent);
    }
    ThreadTrace[] peers = new ThreadTrace[share.network().nodes()];
    Arrays.setAll(peers, peer -> new ThreadTrace(events, Event.NOBODY));
    Arrays.stream(peers).forEach(trace -> rings.add(trace.ring));
    share.memory().trace(new PeerTraces(peers, this::anotherPeer));
    return new TraceBegin(
        share.specification().nodes().get(share.specification().node()),
        host(),
        share.harts().here().stream().map(thread -> thread.hart.id).toList(),
        share.specification().timeScale(),
        GuestMemory.PAGE_SIZE,
        names(Activity.values()),
        names(FaultKind.values()),
        names(MessageKind.values()),
        names(MirrorState.values()));
  }

  private void follow(Sleeper agent) {
    int hart = agent instanceof HartThread thread ? thread.hart.id : Event.NOBODY;
    ThreadTrace trace = new ThreadTrace(room, hart);
    // Before the thread itself may: its first event is what it is doing already.
    Sleeper.Wait wait = agent.waiting();
    trace.activity(
        System.nanoTime(),
        wait == null ? Activity.RUNNING : wait.activity(),
        wait == null ? -1 : wait.gfn(),
        Event.NOBODY);
    rings.add(trace.ring);
    agent.trace = trace;
  }

  /** A hart is to come that was never here. */
  synchronized void joins(Sleeper agent) {
    if (recording) {
      follow(agent);
    }
  }

  private synchronized ThreadTrace anotherPeer() {
    ThreadTrace trace = new ThreadTrace(room, Event.NOBODY);
    rings.add(trace.ring);
    return trace;
  }

  private static String host() {
    try {
      return Files.readString(HOST).strip();
    } catch (IOException e) {
      // Not Linux: then this VMM's clock is taken to be its own.
      return "process " + ProcessHandle.current().pid();
    }
  }

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants)
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Events since the last time, at most so many bytes. */
  public synchronized TracePiece read(int most) {
    if (most < EventRing.EVENT_BYTES || most > MOST_BYTES) {
      throw new IllegalArgumentException(
          "Read %d to %d bytes of a trace at once, not %d."
              .formatted(EventRing.EVENT_BYTES, MOST_BYTES, most));
    }
    if (rings.isEmpty()) {
      throw new IllegalStateException("Nothing is being recorded.");
    }
    lastRead = System.nanoTime();
    ByteBuffer events = ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
    boolean more = false;
    for (int i = 0; i < rings.size(); i++) {
      more |= rings.get((next + i) % rings.size()).drain(events);
    }
    next++;
    long lost = rings.stream().mapToLong(EventRing::lost).sum();
    byte[] bytes = Arrays.copyOf(events.array(), events.position());
    return new TracePiece(
        Base64.getEncoder().encodeToString(bytes),
        System.nanoTime(),
        share.clock().now(),
        lost,
        more);
  }

  /** Records no more; what was recorded can still be read. */
  public synchronized void stop() {
    recording = false;
    share.sleepers().forEach(agent -> agent.trace = null);
    share.memory().trace(null);
  }

  /** Looks whether anybody still reads. Now and then. */
  synchronized void look() {
    if (!rings.isEmpty() && System.nanoTime() - lastRead > PATIENCE) {
      stop();
      rings = List.of();
    }
  }
}
