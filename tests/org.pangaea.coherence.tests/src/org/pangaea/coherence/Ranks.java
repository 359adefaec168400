package org.pangaea.coherence;

import java.util.Arrays;

/** The order of one page's grant numbers, per node, and of its versions. */
final class Ranks {
  /** Stands for every version that nobody can give any more; older than all that somebody can. */
  static final int DEAD = 2;

  /** Restored grants start here, above all restored versions: a new version is the newest. */
  static final long FIRST_GRANT = 1_000;

  /** The last number given, in a restored world. */
  static final long BEYOND = 10_000;

  private final World world;
  private final int page;

  /** Per node its grants; then the versions; then the news of how the page is used. */
  private final long[][] numbers;

  private final int[] counts;
  private final int versions;

  Ranks(World world, int page) {
    this.world = world;
    this.page = page;
    versions = world.nodes.length;
    numbers = new long[versions + 2][64];
    counts = new int[numbers.length];
  }

  /**
   * A node's grant as its rank. Where pages are offered it matters whether the node was ever
   * granted the page: then the number 0 stands for itself.
   */
  int grant(int node, long value) {
    int rank = Math.max(0, rank(node, value));
    return !world.setup.offers() ? rank : value == 0 ? 0 : rank + 1;
  }

  /** The news of how a page is used, as the number that nodes can compare with others. */
  int news(long value) {
    return Math.max(0, rank(versions + 1, value));
  }

  static long restored(int rank, Setup setup) {
    return setup.offers() && rank == 0 ? 0 : FIRST_GRANT + rank;
  }

  int version(long value) {
    if (value <= Version.ZERO) {
      return (int) value;
    }
    int rank = rank(versions, value);
    return rank < 0 ? DEAD : DEAD + 1 + rank;
  }

  private int rank(int family, long value) {
    return Arrays.binarySearch(numbers[family], 0, counts[family], value);
  }

  static boolean isNews(Message message) {
    return message.kind() == MessageKind.SPLIT || message.kind() == MessageKind.JOINED;
  }

  static boolean isRevoke(Message message) {
    return message.kind() == MessageKind.FORWARD || message.kind() == MessageKind.INVALIDATE;
  }

  static long grantOf(Directory directory, int node) {
    return directory.grants.length == 0 ? 0 : directory.grants[node];
  }

  void collect() {
    Arrays.fill(counts, 0);
    for (int node = 0; node < versions; node++) {
      collect(node, world.mirror(node, page));
    }
    for (World.Flight flight : world.flights) {
      int of = (int) flight.message().gfn();
      if (flight.message().kind() == MessageKind.TURNED && page == world.setup.pageOf(of)) {
        // What turns a request of a block away tells news of its page.
        number(versions + 1, flight.message().version());
      }
      if (page == of) {
        collect(flight.to(), flight.message());
      }
    }
    for (int family = 0; family < numbers.length; family++) {
      long[] all = numbers[family];
      Arrays.sort(all, 0, counts[family]);
      int distinct = 0;
      for (int i = 0; i < counts[family]; i++) {
        if (distinct == 0 || all[distinct - 1] != all[i]) {
          all[distinct++] = all[i];
        }
      }
      counts[family] = distinct;
    }
  }

  private void collect(int node, Mirror mirror) {
    Directory directory = mirror.directory;
    Fault fault = mirror.fault;
    Request request = fault == null ? null : fault.request;
    boolean gives =
        switch (mirror.state) {
          case SHARED, UPGRADING, EXCLUSIVE, MODIFIED, EVICTING -> true;
          case FILLING, INVALID ->
              directory != null && directory.state != DirectoryState.OWNED
                  || request != null && request.filledBy != null && !request.overwrites;
          case OFFERED, RETIRING -> false;
        };
    if (gives) {
      number(versions, mirror.version);
    }
    number(node, mirror.grant);
    if (mirror.partition != null) {
      number(versions + 1, mirror.partition.number);
    }
    if (mirror.revocation != null) {
      collect(node, mirror.revocation.message);
    }
    if (fault != null) {
      collect(node, fault.deferred);
    }
    if (request != null) {
      collect(node, request.granted);
      if (request.early != null) {
        request.early.forEach(kept -> collect(node, kept.message()));
      }
    }
    if (directory != null) {
      for (int other = 0; other < versions; other++) {
        if (other != node) {
          number(other, grantOf(directory, other));
        }
      }
      if (directory.transaction != null) {
        collect(node, directory.transaction.request);
        number(directory.transaction.request.requester(), directory.transaction.grant);
      }
      if (directory.queue != null) {
        directory.queue.forEach(queued -> collect(node, queued));
      }
    }
  }

  private void collect(int to, Message message) {
    if (message != null) {
      int has = MessageCodec.numbers(message.kind());
      if (isNews(message)) {
        number(versions + 1, message.grant());
      } else if ((has & MessageCodec.GRANT) != 0) {
        number(message.requester(), message.grant());
      }
      if ((has & MessageCodec.ENDS) != 0) {
        number(isRevoke(message) ? to : message.requester(), message.ends());
      }
      if (message.kind() != MessageKind.TURNED) {
        number(versions, message.version());
      }
    }
  }

  private void number(int family, long value) {
    boolean isGrant = family < versions && (value != 0 || !world.setup.offers());
    if (isGrant || value > Version.ZERO) {
      numbers[family][counts[family]++] = value;
    }
  }
}
