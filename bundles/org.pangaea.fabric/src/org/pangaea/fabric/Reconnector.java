package org.pangaea.fabric;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.Wire;

/**
 * Makes new connections for links whose own are broken, each on a thread that lives only as long.
 *
 * <p>Of the two ends the one that made the first connection makes the others, too. The other one
 * connects as well, but only to ask whether the peer still has the link: so a VMM that has ended,
 * or was started anew, is known to be gone at once and not after the limit.
 */
final class Reconnector {

  private static final long FIRST_PAUSE = 1_000_000;
  private static final long LONGEST_PAUSE = 100_000_000;
  private static final Duration FIRST_TIMEOUT = Duration.ofMillis(500);
  private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(4);

  private final FabricOptions options;
  private final LinkMonitor monitor;
  private final Map<String, Address> addresses = new ConcurrentHashMap<>();

  Reconnector(FabricOptions options, LinkMonitor monitor) {
    this.options = options;
    this.monitor = monitor;
  }

  /** Where a peer is; null if nobody has said so. */
  Address address(String peer) {
    return addresses.get(peer);
  }

  /** Where peers are. */
  void learn(Map<String, Address> peers) {
    addresses.putAll(peers);
  }

  /**
   * What a new link does when its connection breaks.
   *
   * @param at where the connecting side connected to. The socket file of one computer does not
   *     break; its end is that of a process
   */
  Resumption resumption(Address at) {
    if (at.scheme().equals(Address.UNIX)) {
      return Resumption.NONE;
    }
    AtomicBoolean running = new AtomicBoolean();
    return new Resumption() {
      @Override
      public void start(Link link) {
        if (wanted(link) && running.compareAndSet(false, true)) {
          Thread.ofPlatform()
              .daemon()
              .name("fabric-reconnect " + options.name() + " to " + link.peerName())
              .start(() -> {
                try {
                  run(link);
                } finally {
                  running.set(false);
                }
                // It may have broken again since the last look.
                start(link);
              });
        }
      }
    };
  }

  private boolean connects(Link link) {
    return options.name().compareTo(link.peerName()) < 0;
  }

  /** A peer that is silent, but not broken off, is not worth a question. */
  private boolean wanted(Link link) {
    return link.needsConnection()
        && addresses.containsKey(link.peerName())
        && (connects(link) || !link.connected());
  }

  private void run(Link link) {
    long pause = FIRST_PAUSE;
    Duration timeout = FIRST_TIMEOUT;
    if (!connects(link)) {
      // The peer has most likely noticed, too, and will be here in a moment.
      link.awaitConnection(LONGEST_PAUSE / 5);
    }
    while (wanted(link)) {
      try {
        if (attempt(link, timeout)) {
          pause = FIRST_PAUSE;
          timeout = FIRST_TIMEOUT;
          continue;
        }
      } catch (HandshakeException e) {
        if (!e.refusal().passing() && e.refusal() != Refusal.DIRECTION) {
          link.lost(e.getMessage());
        }
      } catch (IOException e) {
        if (nobodyListens(e)) {
          link.lost(link.peerName() + " is gone: " + e.getMessage());
        }
      }
      link.awaitConnection(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      timeout = timeout.compareTo(LONGEST_TIMEOUT) < 0 ? timeout.multipliedBy(2) : timeout;
    }
  }

  private boolean attempt(Link link, Duration timeout) throws IOException {
    Wire wire = options.transport().connect(addresses.get(link.peerName()), timeout);
    boolean used = false;
    monitor.begin(wire);
    try {
      Handshake.Agreement agreement = new Handshake(wire, options).resume(link);
      used = monitor.end(wire) && agreement != null && agreement.carryOut(wire);
      return used;
    } finally {
      monitor.end(wire);
      if (!used) {
        wire.close();
      }
    }
  }

  /** Whether the peer's computer is there and says that nobody listens at this address. */
  private static boolean nobodyListens(Throwable e) {
    return e instanceof ConnectException || (e.getCause() != null && nobodyListens(e.getCause()));
  }
}
