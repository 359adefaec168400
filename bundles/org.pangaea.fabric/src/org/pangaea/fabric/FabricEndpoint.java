package org.pangaea.fabric;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.pangaea.fabric.wire.Address;
import org.pangaea.fabric.wire.PairedWire;
import org.pangaea.fabric.wire.Transport;
import org.pangaea.fabric.wire.Wire;

/**
 * This VMM's end of the fabric: listens, connects to peers, and keeps at most one link per peer.
 *
 * <p>Of two VMMs the one with the smaller name connects, so that two never connect to each other at
 * once. All methods may be called from any thread.
 */
public final class FabricEndpoint implements AutoCloseable {

  /**
   * Strangers that may be in the handshake at once. For one more the one who has been at it longest
   * has to go: so those who connect and say nothing cannot keep out a VMM that comes to the point.
   */
  private static final int MAX_HANDSHAKES = 64;

  private static final Duration RETRY = Duration.ofMillis(50);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final long CLOSE_MILLIS = 2000;

  private final FabricOptions options;
  private final FrameHandler handler;
  private final Transport.Listener listener;
  private final LinkMonitor monitor;
  private final LinkTable table = new LinkTable();
  private final RefusalLog refusals;
  private final Reconnector reconnector;
  private final Set<Thread> serviceThreads = ConcurrentHashMap.newKeySet();

  private FabricEndpoint(FabricOptions options, FrameHandler handler, Transport.Listener listener) {
    this.options = options;
    this.handler = handler;
    this.listener = listener;
    this.monitor = new LinkMonitor(options);
    this.refusals = new RefusalLog(options.name(), options.log());
    this.reconnector = new Reconnector(options, monitor);
  }

  /**
   * Starts to listen. The handler gets the frames of all links, also of those that peers open.
   *
   * @throws FabricException if the address cannot be listened on; the message names it
   */
  public static FabricEndpoint open(FabricOptions options, FrameHandler handler)
      throws FabricException {
    try {
      Transport.Listener listener = options.transport().listen(options.listen());
      FabricEndpoint endpoint = new FabricEndpoint(options, handler, listener);
      endpoint.monitor.start();
      start("fabric-accept " + options.name(), endpoint::acceptAll);
      return endpoint;
    } catch (IOException e) {
      throw new FabricException(e.getMessage(), e);
    }
  }

  /** This VMM's name. */
  public String name() {
    return options.name();
  }

  /** Where peers connect to; a port that was chosen stands in it. */
  public Address address() {
    return listener.address();
  }

  /** The open link to a peer, or null. */
  public Link link(String peer) {
    return table.get(peer);
  }

  /** All open links, in the order of the peers' names. */
  public List<Link> links() {
    return table.all();
  }

  /**
   * Makes links to all peers, some by connecting and some by waiting to be connected to, and
   * returns when they are complete.
   *
   * @param peers names and addresses; this VMM itself may be among them
   * @return the links by the peers' names
   * @throws FabricException if a peer refuses, or is not there in time; the message names the peers
   */
  public Map<String, Link> connectAll(Map<String, Address> peers, Duration timeout)
      throws FabricException {
    long deadline = System.nanoTime() + timeout.toNanos();
    reconnector.learn(peers);
    Set<String> wanted = new TreeSet<>(peers.keySet());
    wanted.remove(name());
    Map<String, String> troubles = new TreeMap<>();
    while (true) {
      for (String peer : wanted) {
        if (name().compareTo(peer) < 0 && table.get(peer) == null) {
          tryConnect(peer, peers.get(peer), deadline, troubles);
        }
      }
      awaitAll(wanted, Math.min(deadline - System.nanoTime(), RETRY.toNanos()));
      Map<String, Link> found = new TreeMap<>();
      table.all().forEach(link -> found.put(link.peerName(), link));
      found.keySet().retainAll(wanted);
      if (found.size() == wanted.size()) {
        return found;
      }
      if (table.closed()) {
        throw new FabricException("The fabric of " + name() + " was closed while connecting.");
      }
      if (System.nanoTime() - deadline >= 0) {
        wanted.removeAll(found.keySet());
        throw new FabricException(
            wanted.stream()
                .map(peer -> missing(peer, peers.get(peer), troubles.get(peer)))
                .collect(
                    Collectors.joining(
                        " ", "Not all VMMs linked within " + timeout.toSeconds() + " s. ", "")));
      }
    }
  }

  private void awaitAll(Set<String> wanted, long nanos) throws FabricException {
    try {
      table.awaitAll(wanted, nanos);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FabricException("Connecting " + name() + " to its peers was interrupted.", e);
    }
  }

  private String missing(String peer, Address address, String trouble) {
    if (name().compareTo(peer) < 0) {
      return peer + " at " + address + " could not be reached: " + sentence(trouble);
    }
    String refusal = table.refusal(peer);
    return peer
        + " has not connected to "
        + address()
        + (refusal == null
            ? "; is it running, and does it know this address?"
            : "; it was turned away: " + sentence(refusal));
  }

  private static String sentence(String text) {
    return text == null ? "no attempt ended in time." : text.endsWith(".") ? text : text + ".";
  }

  private void tryConnect(String peer, Address address, long deadline, Map<String, String> troubles)
      throws FabricException {
    long left = Math.max(1_000_000, deadline - System.nanoTime());
    try {
      connect(peer, address, Duration.ofNanos(Math.min(left, CONNECT_TIMEOUT.toNanos())));
    } catch (HandshakeException e) {
      options.log().accept("no link from " + name() + " to " + peer + ": " + e.getMessage());
      if (!e.refusal().passing()) {
        throw new FabricException(
            "No link from "
                + name()
                + " to "
                + peer
                + " at "
                + address
                + ": "
                + e.getMessage()
                + ".",
            e);
      }
      troubles.put(peer, e.getMessage());
    } catch (IOException e) {
      troubles.put(peer, e.getMessage());
    }
  }

  private void connect(String peer, Address address, Duration timeout) throws IOException {
    if (!table.reserve(peer)) {
      return;
    }
    boolean started = false;
    Wire wire = null;
    try {
      wire = options.transport().connect(address, timeout);
      Handshake handshake = new Handshake(wire, options);
      monitor.begin(wire);
      try {
        handshake.connect(peer);
      } catch (HandshakeException e) {
        throw monitor.end(wire) ? e : tooSlow(peer);
      }
      if (!monitor.end(wire)) {
        throw tooSlow(peer);
      }
      Link link = link(handshake, wire, address);
      start(serviceName(peer), () -> serve(link));
      started = true;
    } finally {
      if (!started) {
        table.release(peer);
        if (wire != null) {
          wire.close();
        }
      }
    }
  }

  private HandshakeException tooSlow(String peer) {
    return new HandshakeException(
        Refusal.LOST,
        peer,
        "the handshake with "
            + peer
            + " took longer than "
            + options.handshakeTimeout().toMillis()
            + " ms");
  }

  private void acceptAll() {
    while (!table.closed()) {
      try {
        Wire wire = listener.accept();
        if (monitor.handshakes() >= MAX_HANDSHAKES) {
          monitor.closeOldestHandshake();
        }
        monitor.beginAccepted(wire);
        start("fabric-handshake " + name(), () -> accepted(wire));
      } catch (IOException e) {
        if (!table.closed()) {
          // Out of file descriptors, for example: it may pass, and must not be a busy loop.
          options.log().accept(name() + " could not accept a connection: " + e.getMessage());
          LockSupport.parkNanos(RETRY.toNanos());
        }
      }
    }
  }

  /** The life of a wire that a peer has opened. */
  private void accepted(Wire wire) {
    Handshake handshake = new Handshake(wire, options);
    try {
      String peer = handshake.accept(new Admittance());
      if (handshake.laneOf() != null) {
        Thread.currentThread().setName("fabric-lane " + name() + " to " + peer);
        serveLane(handshake.laneOf(), LaneHalf.of(handshake.laneId(), wire));
        return;
      }
      if (!monitor.end(wire)) {
        refused(handshake, tooSlow(peer));
      } else if (handshake.agreement() == null) {
        Thread.currentThread().setName(serviceName(peer));
        serve(link(handshake, wire, address()));
        return;
      } else if (handshake.agreement().carryOut(wire)) {
        return;
      }
    } catch (HandshakeException e) {
      boolean inTime = monitor.end(wire);
      refused(
          handshake,
          inTime ? e : tooSlow(handshake.peer() == null ? wire.describe() : handshake.peer()));
    }
    wire.close();
  }

  private Link link(Handshake handshake, Wire wire, Address at) {
    Resumption resumption = reconnector.resumption(at);
    return new Link(
        handshake.peer(),
        wire,
        options,
        handler,
        resumption,
        handshake.session(),
        at.scheme().equals(Address.UNIX) ? this::makeLane : null);
  }

  private void makeLane(Link link, long number) {
    start(
        "fabric-lane-maker " + name() + " to " + link.peerName(),
        () -> {
          Wire wire = null;
          try {
            wire = connectLane(link, number);
          } finally {
            if (wire == null) {
              link.lanes().notMade();
            } else {
              link.lanes().add(wire);
            }
          }
        });
  }

  /** Null if that fails: the link does as well. */
  private Wire connectLane(Link link, long number) {
    Address address = reconnector.address(link.peerName());
    Wire requests = address == null ? null : connectLane(link, address, number, false);
    if (requests == null) {
      return null;
    }
    // The peer says over this one that it has both, so nobody waits at half a lane.
    Wire replies = connectLane(link, address, number, true);
    if (replies == null) {
      requests.close();
      return null;
    }
    return new PairedWire(replies, requests);
  }

  private Wire connectLane(Link link, Address address, long number, boolean replies) {
    Wire wire = null;
    try {
      wire = options.transport().connect(address, CONNECT_TIMEOUT);
      monitor.begin(wire);
      Handshake handshake = new Handshake(wire, options);
      handshake.connectLane(link, LaneHalf.id(number, replies));
      if (replies) {
        handshake.awaitLane();
      }
      if (monitor.end(wire)) {
        return wire;
      }
    } catch (IOException e) {
      if (link.open()) {
        options
            .log()
            .accept("no lane from " + name() + " to " + link.peerName() + ": " + e.getMessage());
      }
    }
    if (wire != null) {
      monitor.end(wire);
      wire.close();
    }
    return null;
  }

  /**
   * The life of a thread that serves a lane; very short with the first of its connections, which
   * has the rest of its handshake's time to wait for the other one.
   */
  private void serveLane(Link link, LaneHalf half) {
    LaneHalf other = link.lanes().partner(half);
    if (other == null) {
      return;
    }
    serviceThreads.add(Thread.currentThread());
    try (Wire wire = half.with(other)) {
      if (monitor.end(half.wire()) & monitor.end(other.wire())) {
        link.lanes().serve(wire);
      }
    } finally {
      serviceThreads.remove(Thread.currentThread());
    }
  }

  private final class Admittance implements Handshake.Admission {
    @Override
    public boolean reserve(String peer) {
      Link present = table.get(peer);
      if (present != null && !present.connected()) {
        // It has proven to belong here, and knows nothing of this link.
        present.lost(peer + " has been started anew");
      }
      return table.reserve(peer);
    }

    @Override
    public Link find(String peer, byte[] session) {
      Link found = present(peer, session);
      return found != null && found.resumable() ? found : null;
    }

    @Override
    public Link findForLane(String peer, byte[] session) {
      Link found = present(peer, session);
      return found != null && found.lanes().mayServe() ? found : null;
    }

    private Link present(String peer, byte[] session) {
      Link present = table.get(peer);
      return present != null && Arrays.equals(present.session(), session) ? present : null;
    }
  }

  private void refused(Handshake handshake, HandshakeException why) {
    if (handshake.admitted()) {
      table.release(handshake.peer());
    }
    if (handshake.peer() != null) {
      table.refused(handshake.peer(), why.getMessage());
    }
    // A direction that is wrong is a question, of a VMM that waits to be connected to again.
    if (!table.closed() && !(why.refusal() == Refusal.DIRECTION && handshake.asked())) {
      refusals.refused(why);
    }
  }

  /** The body of a service thread. */
  private void serve(Link link) {
    serviceThreads.add(Thread.currentThread());
    try {
      monitor.add(link);
      if (!table.put(link)) {
        link.close(name() + " is closing");
      }
      link.startHeartbeat();
      link.serve(() -> table.remove(link));
    } finally {
      monitor.remove(link);
      serviceThreads.remove(Thread.currentThread());
    }
  }

  /** This endpoint and its links, a line each, for the watchdog's report. */
  public String describe() {
    return links().stream()
        .map(Link::describe)
        .collect(
            Collectors.joining(
                "\n",
                "fabric of " + name() + " at " + address() + (table.closed() ? ", closed\n" : "\n"),
                ""));
  }

  /** Stops listening and ends all links; waits a moment until no handler runs any more. */
  @Override
  public void close() {
    List<Link> open = table.close();
    listener.close();
    open.forEach(link -> link.close(name() + " is closing"));
    monitor.closeHandshakes();
    // A handler that closes the endpoint cannot wait for itself.
    if (!serviceThreads.contains(Thread.currentThread())) {
      long deadline = System.nanoTime() + CLOSE_MILLIS * 1_000_000;
      for (Thread thread : serviceThreads) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left > 0) {
          join(thread, left);
        }
      }
    }
    monitor.stop();
  }

  private static void join(Thread thread, long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private String serviceName(String peer) {
    return "fabric-link " + name() + " to " + peer;
  }

  private static void start(String name, Runnable body) {
    Thread.ofPlatform().daemon().name(name).start(body);
  }
}
