package org.pangaea.fabric;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Tells of peers that are turned away: of each kind the first one, and then at every doubling, so
 * that whoever knocks all day fills no disk. Any thread.
 */
final class RefusalLog {

  private final String name;
  private final Consumer<String> log;
  private final Map<Refusal, Long> counts = new EnumMap<>(Refusal.class);

  RefusalLog(String name, Consumer<String> log) {
    this.name = name;
    this.log = log;
  }

  void refused(HandshakeException why) {
    long count;
    synchronized (counts) {
      count = counts.merge(why.refusal(), 1L, Long::sum);
    }
    if (Long.bitCount(count) == 1) {
      log.accept(
          name
              + " turned a peer away: "
              + why.getMessage()
              + (count > 1 ? " (and " + (count - 1) + " before it, for such a reason)" : ""));
    }
  }
}
