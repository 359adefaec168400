package org.pangaea.fabric;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.pangaea.fabric.wire.Wire;

/**
 * Ends what takes too long: silent links, writes that wait, handshakes. One thread per endpoint; it
 * never writes, so that no peer can stop it.
 */
final class LinkMonitor {

  /**
   * When a handshake has to be over.
   *
   * @param accepted whether the other side has begun it, who may be anybody
   */
  private record Deadline(long nanos, boolean accepted) {}

  private final FabricOptions options;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Map<Wire, Deadline> deadlines = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean stopped;
  private long previousNanos;
  private long graceUntilNanos;

  LinkMonitor(FabricOptions options) {
    this.options = options;
    this.previousNanos = options.nanoClock().getAsLong();
    this.graceUntilNanos = previousNanos;
    long period = options.heartbeat().toNanos() / 4;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("fabric-monitor " + options.name())
            .unstarted(() -> {
              while (!stopped) {
                LockSupport.parkNanos(period);
                check(options.nanoClock().getAsLong());
              }
            });
  }

  void start() {
    thread.start();
  }

  void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  void add(Link link) {
    links.add(link);
  }

  void remove(Link link) {
    links.remove(link);
  }

  /** Gives a handshake of this side's its time: the wire is closed when it is over. */
  void begin(Wire wire) {
    begin(wire, false);
  }

  /** The same for one that somebody else has begun. */
  void beginAccepted(Wire wire) {
    begin(wire, true);
  }

  private void begin(Wire wire, boolean accepted) {
    long nanos = options.nanoClock().getAsLong() + options.handshakeTimeout().toNanos();
    deadlines.put(wire, new Deadline(nanos, accepted));
  }

  /**
   * The handshake is over.
   *
   * @return false if it was this monitor that closed the wire
   */
  boolean end(Wire wire) {
    return deadlines.remove(wire) != null;
  }

  /** How many handshakes are under way that others have begun. */
  int handshakes() {
    return (int) deadlines.values().stream().filter(Deadline::accepted).count();
  }

  /** Cuts the one of them that would be cut next. */
  void closeOldestHandshake() {
    long now = options.nanoClock().getAsLong();
    deadlines.entrySet().stream()
        .filter(entry -> entry.getValue().accepted())
        .min(Comparator.comparingLong(entry -> entry.getValue().nanos() - now))
        .map(Map.Entry::getKey)
        .filter(this::end)
        .ifPresent(Wire::close);
  }

  void closeHandshakes() {
    deadlines.keySet().forEach(Wire::close);
  }

  /** Looks at everything once. */
  void check(long now) {
    long half = options.silenceLimit().toNanos() / 2;
    if (now - previousNanos > half) {
      // This process stood still itself. What the peers sent meanwhile waits to be read.
      graceUntilNanos = now + half;
    }
    previousNanos = now;
    if (now - graceUntilNanos >= 0) {
      links.forEach(link -> link.checkLife(now));
    }
    deadlines.forEach((wire, deadline) -> {
      if (now - deadline.nanos() >= 0 && deadlines.remove(wire) != null) {
        wire.close();
      }
    });
  }
}
