package org.pangaea.fabric;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.pangaea.fabric.wire.Wire;

/**
 * The connection between this VMM and one peer: frames in order, both ways, until it is closed.
 *
 * <p>All public methods may be called from any thread. If the connection breaks, the link goes on
 * over a new one: frames sent meanwhile are kept, and none is lost or comes twice. Only what takes
 * longer than {@link FabricOptions#silenceLimit} ends the link, and a peer that is known to be
 * gone. A link that has ended stays ended; a new one takes its place.
 */
public final class Link {

  /** The most bytes a frame carries besides its header. */
  public static final int MAX_PAYLOAD = 64 * 1024;

  /** Frame types above this one belong to the link itself. */
  public static final int MAX_TYPE = 0xEF;

  /** What Linux counts for a small write to a Unix socket besides its bytes; less for TCP. */
  private static final int WRITE_OVERHEAD = 768;

  /** How long a request that came over a lane may be handled after the end of the link. */
  private static final long LANES_END_NANOS = 2_000_000_000;

  /** How long this link's own connection may take to break after that of a lane. */
  private static final long LANE_BROKE_NANOS = 1_000_000_000;

  private final String localName;
  private final String peerName;
  private final LinkConnection connection;
  private final FrameHandler handler;
  private final FabricOptions options;
  private final LinkCounters counters = new LinkCounters();
  private final FrameSender sender;
  private final FrameReceiver receiver;

  /** Why this link ended; null while it is open. The first reason stays. */
  private final AtomicReference<String> reason = new AtomicReference<>();

  private final AtomicLong pings = new AtomicLong();
  private final ConcurrentHashMap<Long, CompletableFuture<long[]>> pending =
      new ConcurrentHashMap<>();
  private final Resumption resumption;
  private final byte[] session;
  private final Lanes lanes;

  /** When a lane broke though nobody closed it, 0 if none did; and why. */
  private volatile long laneBrokeNanos;

  private volatile String laneBroke;
  private volatile Thread heartbeatThread;
  private volatile Thread serviceThread;

  /** One that ends with its connection. */
  Link(String peerName, Wire wire, FabricOptions options, FrameHandler handler) {
    this(peerName, wire, options, handler, Resumption.NONE, new byte[0], null);
  }

  Link(
      String peerName,
      Wire wire,
      FabricOptions options,
      FrameHandler handler,
      Resumption resumption,
      byte[] session,
      Lanes.Maker maker) {
    this.localName = options.name();
    this.peerName = peerName;
    this.connection = new LinkConnection(wire);
    this.resumption = resumption;
    this.session = session;
    this.lanes = new Lanes(this, maker);
    this.handler = handler;
    this.options = options;
    boolean retains = resumption != Resumption.NONE;
    this.sender = new FrameSender(this, wire, retains, options.nanoClock(), counters);
    this.receiver = new FrameReceiver(this, options.nanoClock(), counters, sender);
  }

  /** This VMM. */
  public String localName() {
    return localName;
  }

  /** The VMM at the other end. */
  public String peerName() {
    return peerName;
  }

  /** Whether frames can still be sent. */
  public boolean open() {
    return reason.get() == null;
  }

  /**
   * Sends a frame: when this returns, it is in the host's socket buffer, in an open batch, or kept
   * for the connection that will take the place of a broken one. It waits only while the socket
   * buffer, or the room for what is kept, is full, which {@link Credits} are there to prevent.
   *
   * @param type 0..{@link #MAX_TYPE}
   * @param vm the virtual machine it belongs to
   * @param guestTime the sender's guest time in ticks, 0 for none
   * @param payload from position to limit, at most {@link #MAX_PAYLOAD} bytes; it is consumed
   * @throws LinkClosedException if the link has ended
   */
  public void send(int type, int vm, long guestTime, ByteBuffer payload) {
    if (payload.remaining() > MAX_PAYLOAD) {
      throw new IllegalArgumentException(
          "A payload of " + payload.remaining() + " bytes exceeds " + MAX_PAYLOAD + ".");
    }
    sender.send(checked(type), vm, guestTime, out -> out.put(payload));
  }

  /** Sends a frame whose payload is written straight into the outgoing buffer. */
  public void send(int type, int vm, long guestTime, FrameWriter payload) {
    sender.send(checked(type), vm, guestTime, payload);
  }

  /** Sends a frame without payload. */
  public void send(int type, int vm, long guestTime) {
    sender.send(checked(type), vm, guestTime, FrameSender.EMPTY);
  }

  /**
   * Holds this thread's frames back until {@link #endBatch}, so that they leave in one write. No
   * lock is held meanwhile: other threads' frames leave at once, and take the held ones along.
   * Calls nest. A batch is a hint: if another thread has one open, frames leave as they come.
   */
  public void beginBatch() {
    sender.beginBatch();
  }

  /** Ends what {@link #beginBatch} began, and writes what is held back. */
  public void endBatch() {
    sender.endBatch();
  }

  /**
   * A lane for a request whose reply the calling thread wants to read itself, to be given back
   * after that. Never waits.
   *
   * @return null if there is none now: then the link is used
   */
  public Lane takeLane() {
    return lanes.take();
  }

  Lanes lanes() {
    return lanes;
  }

  /**
   * A lane has broken, but this link's own connection tells the better reason, if it has too; if
   * not, this is one soon: what was under way on the lane is lost.
   */
  void laneBroke(String why) {
    if (open() && laneBroke == null) {
      laneBrokeNanos = options.nanoClock().getAsLong();
      laneBroke = why;
    }
  }

  /**
   * Asks the peer for the guest time of a VM and waits for the answer. For setting up and checking
   * clocks; never called by a hart or from a {@link FrameHandler}.
   *
   * @throws FabricException if no answer came in time
   */
  public ClockSample probeClock(int vm, Duration timeout) throws FabricException {
    long id = pings.incrementAndGet();
    CompletableFuture<long[]> answer = new CompletableFuture<>();
    pending.put(id, answer);
    try {
      long sent = options.nanoClock().getAsLong();
      sender.send(FrameHeader.PING, vm, 0, out -> out.putLong(id));
      long[] pong = answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      return new ClockSample(sent, pong[0], pong[1]);
    } catch (TimeoutException e) {
      throw new FabricException(
          peerName + " did not answer a clock probe within " + timeout.toMillis() + " ms.", e);
    } catch (ExecutionException e) {
      throw new FabricException(e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FabricException("The clock probe of " + peerName + " was interrupted.", e);
    } finally {
      pending.remove(id);
    }
  }

  /**
   * How many frames with such a payload the host takes, each written alone, while the peer reads
   * nothing: the bound for credits.
   */
  public int capacity(int payloadBytes) {
    return connection.wire().sendBufferSize() / (FrameHeader.SIZE + payloadBytes + WRITE_OVERHEAD);
  }

  /** The host's size of the outgoing socket buffer in bytes. */
  public int sendBufferSize() {
    return connection.wire().sendBufferSize();
  }

  /** The host's size of the incoming socket buffer in bytes. */
  public int receiveBufferSize() {
    return connection.wire().receiveBufferSize();
  }

  /** Frames and bytes of this link so far. */
  public LinkCounters counters() {
    return counters;
  }

  /** One line for the watchdog's report. */
  public String describe() {
    long now = options.nanoClock().getAsLong();
    String ended = reason.get();
    String broken = connection.broken();
    Wire wire = connection.wire();
    return title()
        + " ("
        + wire.describe()
        + "): "
        + (ended != null
            ? "closed (" + ended + ")"
            : broken != null ? "waits for a new connection (" + broken + ")" : "open")
        + "; "
        + receiver.describe(now)
        + "; "
        + sender.describe(now)
        + "; socket buffers "
        + wire.sendBufferSize()
        + "/"
        + wire.receiveBufferSize()
        + " B; "
        + lanes.describe();
  }

  private String title() {
    return "link " + localName + " to " + peerName;
  }

  /** Tells the peer the reason, if it still reads, and ends the link. The first reason counts. */
  public void close(String why) {
    if (reason.compareAndSet(null, why)) {
      sender.sayGoodbye(why);
      shut();
    }
  }

  /** Ends the link without a word to the peer: it is gone, or this thread must not wait. */
  void abort(String why) {
    if (reason.compareAndSet(null, why)) {
      shut();
    }
  }

  private void shut() {
    connection.end();
    lanes.close();
    pending.values().forEach(answer -> answer.completeExceptionally(closed()));
    LockSupport.unpark(heartbeatThread);
  }

  /**
   * The connection is of no use any more: the end of the link if it cannot be resumed. Called by
   * whoever notices first; of a wire that has been replaced, nothing is to be done.
   */
  void broken(Wire which, String why) {
    if (resumption == Resumption.NONE) {
      abort(why);
    } else if (open() && connection.breakOff(which, why)) {
      options.log().accept(title() + " waits for a new connection: " + why);
      resumption.start(this);
    }
  }

  boolean servedByThisThread() {
    return Thread.currentThread() == serviceThread;
  }

  /** Whether what is written has somewhere to go. */
  boolean connected() {
    return connection.whole();
  }

  /** Whether another connection is to be tried: the present one is broken, or the peer silent. */
  boolean needsConnection() {
    return open() && (!connected() || silent(options.nanoClock().getAsLong()));
  }

  /** For half of the limit: the connection may be dead without anybody having said so. */
  private boolean silent(long now) {
    return receiver.silentFor(now) >= options.silenceLimit().toNanos() / 2;
  }

  /** Whether a broken connection can be replaced. */
  boolean resumable() {
    return resumption != Resumption.NONE;
  }

  /** What tells this link from an earlier or later one between VMMs of these names. */
  byte[] session() {
    return session;
  }

  /** The last words before the number of frames received stands still; see LinkConnection. */
  ResumePoint quiesce(String why) {
    broken(connection.wire(), why);
    long generation = connection.quiesce(options.handshakeTimeout().toNanos());
    return generation < 0 ? null : new ResumePoint(this, generation, receiver.received());
  }

  /**
   * Goes on over a new connection.
   *
   * @param peerReceived the last frame that the peer has got, by its own words
   * @return false if another connection was quicker, or the link has ended
   */
  boolean resume(ResumePoint point, Wire wire, long peerReceived) {
    if (!connection.claim(point.generation())) {
      return false;
    }
    if (peerReceived < sender.acknowledged() || peerReceived > sender.sent()) {
      abort(peerName + " resumed with " + peerReceived + " frames, which cannot be");
      return false;
    }
    sender.resume(wire, peerReceived);
    receiver.heard();
    connection.replace(wire);
    options.log().accept(title() + " goes on over a new connection: " + wire.describe());
    acknowledgeSoon();
    return open();
  }

  /** Waits until there is another connection or the link has ended, but not longer than this. */
  void awaitConnection(long nanos) {
    connection.awaitReplacement(nanos);
  }

  /** The peer has gone, which its connection alone does not tell. */
  void lost(String why) {
    String broken = connection.broken();
    abort(broken == null ? why : broken + "; " + why);
  }

  /** Has the heartbeat's thread write: this one must not wait. */
  void acknowledgeSoon() {
    sender.oweAcknowledgement();
    LockSupport.unpark(heartbeatThread);
  }

  /**
   * Reads until the link ends; the body of the service thread.
   *
   * @param ended runs when no frame will come any more, before the handler hears of it
   */
  void serve(Runnable ended) {
    serviceThread = Thread.currentThread();
    try {
      handler.opened(this);
      Wire wire = connection.wire();
      while (wire != null) {
        receiver.run(wire);
        wire = open() ? connection.awaitNext(wire) : null;
      }
    } catch (FrameRefusedException e) {
      close(e.getMessage());
    } catch (Throwable e) {
      // Whatever it is, the frames behind this one must not be taken as if nothing had happened.
      close("handling a frame failed: " + e);
    }
    lanes.awaitServed(LANES_END_NANOS);
    ended.run();
    options.log().accept(title() + " closed: " + reason.get());
    try {
      handler.closed(this, reason.get());
    } catch (RuntimeException e) {
      options.log().accept(title() + ": handling its end failed: " + e);
    }
  }

  /** Starts the thread that sends heartbeats. It is the link's own, for a write may wait. */
  void startHeartbeat() {
    long period = options.heartbeat().toNanos() / 4;
    heartbeatThread =
        Thread.ofPlatform()
            .daemon()
            .name("fabric-heartbeat " + localName + " to " + peerName)
            .start(() -> {
              while (open()) {
                LockSupport.parkNanos(period);
                heartbeat(options.nanoClock().getAsLong());
              }
            });
  }

  /** Sends a heartbeat if nothing has left for three quarters of the interval. */
  void heartbeat(long now) {
    if (open()) {
      sender.heartbeat(now, options.heartbeat().toNanos() * 3 / 4);
    }
  }

  /** Ends the link if the peer is silent or does not read. Never waits. */
  void checkLife(long now) {
    long limit = options.silenceLimit().toNanos();
    boolean silent = receiver.silentFor(now) >= limit;
    if (silent || sender.blockedFor(now) >= limit) {
      String millis = " for " + limit / 1_000_000 + " ms";
      lost(
          silent
              ? "no sign of life from " + peerName + millis
              : peerName + " has not taken any bytes" + millis);
      // Even if there was a reason before: its thread may be waiting to say goodbye.
      connection.wire().close();
    } else if (laneBroke != null && now - laneBrokeNanos >= LANE_BROKE_NANOS) {
      lost(laneBroke);
    } else if (open() && silent(now)) {
      resumption.start(this);
    }
  }

  FrameHandler handler() {
    return handler;
  }

  LinkClosedException closed() {
    return new LinkClosedException(peerName, reason.get());
  }

  /** Called by the service thread: answers with this node's guest time. */
  void pinged(int vm, long id) {
    sender.send(FrameHeader.PONG, vm, 0, out -> out.putLong(id).putLong(handler.guestTime(vm)));
  }

  /** Called by the service thread. An answer nobody waits for any more is dropped. */
  void ponged(long id, long guestTime) {
    CompletableFuture<long[]> waiting = pending.get(id);
    if (waiting != null) {
      waiting.complete(new long[] {options.nanoClock().getAsLong(), guestTime});
    }
  }

  private static int checked(int type) {
    if (type < 0 || type > MAX_TYPE) {
      throw new IllegalArgumentException("The frame type " + type + " is outside 0..239.");
    }
    return type;
  }
}
