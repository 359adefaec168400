package org.pangaea.vmm.share;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.pangaea.coherence.Agent;
import org.pangaea.control.CodeStatus;
import org.pangaea.control.HartPlace;
import org.pangaea.control.LoadRequest;
import org.pangaea.control.LoadResult;
import org.pangaea.control.MemoryPlace;
import org.pangaea.control.OwnershipMap;
import org.pangaea.control.OwnershipRequest;
import org.pangaea.control.PageCounts;
import org.pangaea.control.PageLines;
import org.pangaea.control.PageSymbols;
import org.pangaea.control.PagesRequest;
import org.pangaea.control.ShareSpecification;
import org.pangaea.control.ShareStatus;
import org.pangaea.control.VmState;
import org.pangaea.fabric.GuestClock;
import org.pangaea.fabric.Link;
import org.pangaea.fabric.LinkClosedException;
import org.pangaea.fabric.Reply;
import org.pangaea.firmware.KernelImageException;
import org.pangaea.machine.Engine;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.vmm.host.Processors;

/**
 * One VMM's share of one virtual machine, from {@link VmState#CREATED} to the end.
 *
 * <p>Any thread may call; what changes the state is synchronised here, and nothing waits inside
 * that monitor.
 */
public final class Share implements AutoCloseable {
  private static final long PAUSE_NANOS = 10_000_000_000L;

  private final ShareSpecification specification;
  private final ShareListener listener;
  private final Processors processors;
  private final GuestTime time;
  private final Counters counters = new Counters();
  private final GuestMemory frames;
  private final Engine.Instance engine;
  private final Homes homes;
  private final SharedMemory memory;
  private final Network network;
  private final Inbound inbound;
  private final Devices devices;
  private final Console console;

  /** Behind the console; null if nothing is. */
  private final HostTerminal terminal;

  private final Loader loader;
  private final LoadedGuest guest;
  private final Harts harts;
  private final Moves moves;
  private final AutoMoves autoMoves;
  private final Watchdog watchdog;
  private final Tracer tracer = new Tracer(this);
  private VmState state = VmState.CREATED;
  private String reason = "Created.";
  private volatile boolean paused;

  private volatile VmState seen = VmState.CREATED;

  private final AtomicBoolean closed = new AtomicBoolean();

  private final MemoryUsers users = new MemoryUsers(() -> seen.ended());

  private final GuestTroubles troubles;

  /**
   * Makes a share. If that fails it holds nothing.
   *
   * @param links to the nodes by index; null for this one
   * @param processors on which harts can run
   */
  public static Share open(
      ShareSpecification specification,
      Engine engine,
      Link[] links,
      Processors processors,
      ShareListener listener) {
    long size = specification.memory().stream().mapToLong(MemoryPlace::size).sum();
    GuestMemory frames = new GuestMemory(size);
    try {
      return new Share(specification, engine, links, processors, listener, frames);
    } catch (RuntimeException | Error e) {
      frames.close();
      throw e;
    }
  }

  private Share(
      ShareSpecification specification,
      Engine engine,
      Link[] links,
      Processors processors,
      ShareListener listener,
      GuestMemory frames) {
    this.specification = specification;
    this.processors = processors;
    this.listener = listener;
    this.frames = frames;
    time = new GuestTime(this);
    Agent[] agents =
        Agents.of(specification.harts(), specification.node(), specification.mirrorBudget());
    Sleeper[] sleepers = new Sleeper[agents.length];
    this.engine = engine.open(new SharePort(this, frames));
    harts = new Harts(specification.node(), specification.harts(), agents, sleepers);
    network = new Network(this, harts, links);
    moves = new Moves(this, network, harts);
    autoMoves = new AutoMoves(this);
    inbound = new Inbound(this);
    homes = new Homes(specification.memory());
    memory =
        new SharedMemory(
            frames,
            specification,
            homes,
            agents,
            sleepers,
            network,
            this.engine::codeChanged,
            counters,
            text -> listener.warning(this, text));
    harts.ofTheBeginning().forEach(hart -> makeHart(hart).prepare());
    loader = new Loader(agents[agents.length - 1], this);
    guest = new LoadedGuest(loader);
    sleepers[agents.length - 1] = loader;
    boolean hasDevices = specification.node() == specification.deviceNode();
    troubles = new GuestTroubles(this);
    terminal =
        hasDevices && specification.consoleDevice() != null
            ? HostTerminal.open(specification.consoleDevice())
            : null;
    console = hasDevices ? new Console(troubles::heard) : null;
    devices =
        hasDevices ? new Devices(harts.count(), network::externalInterrupt, console, this) : null;
    watchdog = new Watchdog(this, troubles, specification.watchdogSeconds());
  }

  public ShareSpecification specification() {
    return specification;
  }

  GuestClock clock() {
    return time.clock;
  }

  Counters counters() {
    return counters;
  }

  SharedMemory memory() {
    return memory;
  }

  Network network() {
    return network;
  }

  /** The devices, or null if another node has them. */
  Devices devices() {
    return devices;
  }

  /** The console, or null if another node has it. */
  Console console() {
    return console;
  }

  int hartCount() {
    return harts.count();
  }

  int nodeOf(int hart) {
    return harts.nodeOf(hart);
  }

  Harts harts() {
    return harts;
  }

  Moves moves() {
    return moves;
  }

  AutoMoves autoMoves() {
    return autoMoves;
  }

  /**
   * Makes room for the calling thread, which is about to run a hart: on one of those processors
   * that the model has for this hart, if it is on the node where it started, else on one of the
   * node's; on any if neither says anything.
   */
  Processors.Seat seat(HartThread hart) {
    HartPlace place = specification.harts().get(hart.hart.id);
    boolean fromHere = place.node() == specification.node();
    List<Integer> choice =
        fromHere && !place.processors().isEmpty() ? place.processors() : specification.processors();
    return processors.sit(choice, specification.vm(), specification.weight(), hart::wake);
  }

  /** This node's part of a hart, made if it was never here; null if there is no room for it. */
  HartThread makeHart(int id) {
    return harts.make(
        id,
        (hart, agent, place) -> {
          Hart state = new Hart(hart, new SharePort(this, frames), time.clock::now);
          return new HartThread(agent, state, place, this, memory, engine.executor(state));
        });
  }

  /**
   * Moves a hart to another node, and waits until all nodes know where it is.
   *
   * @return false if it was there already
   * @throws IllegalArgumentException if there is no such hart or node
   * @throws IllegalStateException if it cannot be moved now
   */
  public boolean move(int hart, int node) {
    return moves.moveAndWait(hart, node);
  }

  Loader loader() {
    return loader;
  }

  /** All who may wait for guest memory here: harts that are or were here, the loader of images. */
  List<Sleeper> sleepers() {
    List<Sleeper> all = new ArrayList<>(harts.known());
    all.add(loader);
    return all;
  }

  boolean paused() {
    return paused;
  }

  /** The share's state. */
  public VmState state() {
    return seen;
  }

  /**
   * A frame of this VM has come from a peer. It is ignored once the machine has ended. One that
   * makes no sense ends the machine: what it was meant to say is lost.
   */
  public void frame(int from, int type, long guestTime, ByteBuffer payload) {
    take(from, guestTime, () -> inbound.frame(from, type, payload));
  }

  /**
   * A request of this VM has come from a peer, over a lane.
   *
   * @return false if it was not taken: there will be no answer
   */
  public boolean asked(int from, int type, long guestTime, ByteBuffer payload, Reply reply) {
    return take(from, guestTime, () -> inbound.asked(from, type, payload, reply));
  }

  /** A frame of this VM has come from a peer, in answer to what a thread here has asked. */
  void answered(
      Question question, int type, long guestTime, ByteBuffer payload, ThreadTrace trace) {
    take(question.node(), guestTime, () -> inbound.answered(question, type, payload, trace));
  }

  /** Whether it was understood. */
  private boolean take(int from, long guestTime, Runnable frame) {
    if (!users.enter()) {
      return false;
    }
    try {
      time.observe(from, guestTime);
      frame.run();
      return true;
    } catch (LinkClosedException e) {
      // The answer to this frame needed another node, which is lost: so is this machine, while
      // others that share only the link with the frame's sender go on.
      end(VmState.FAILED, e.getMessage());
    } catch (RuntimeException e) {
      crashed(
          "A message of '"
              + specification.nodes().get(from)
              + "' to '"
              + specification.nodes().get(specification.node())
              + "' cannot be understood.",
          e);
    } finally {
      users.leave();
    }
    return false;
  }

  /** Guest time for a peer's probe. */
  public long guestTime() {
    return time.clock.now();
  }

  /** Loads the guest. */
  public LoadResult load(LoadRequest request) throws IOException, KernelImageException {
    synchronized (this) {
      if (state != VmState.CREATED) {
        throw LoadedGuest.tooLate();
      }
    }
    if (!users.enter()) {
      throw new IllegalStateException("The VM has ended.");
    }
    try {
      watchdog.start();
      return guest.load(request, new Images(specification, memory, loader));
    } finally {
      users.leave();
    }
  }

  /** Starts the harts' threads, and the boot hart if its image was loaded here. */
  public void start() {
    LoadResult boot;
    synchronized (this) {
      if (state != VmState.CREATED) {
        throw new IllegalStateException("The VM was started before; it is " + state + " now.");
      }
      boot = guest.result();
      boolean bootsHere = nodeOf(0) == specification.node();
      if (bootsHere && boot == null) {
        throw new IllegalStateException("There is nothing to boot: load a guest first.");
      }
      change(VmState.RUNNING, "Started.");
    }
    time.run();
    if (terminal != null) {
      terminal.carry(this);
    }
    harts.known().forEach(HartThread::begin);
    watchdog.start();
    if (boot != null && nodeOf(0) == specification.node()) {
      network.messages().start(0, boot.entry(), boot.deviceTree(), error -> {});
    }
  }

  /** Brings all harts of this node to a halt and freezes guest time; returns the time. */
  public long pause() {
    synchronized (this) {
      if (state.ended() || state == VmState.CREATED) {
        throw new IllegalStateException("Only a running VM can be paused; it is " + state + ".");
      }
      paused = true;
    }
    harts.known().forEach(HartThread::lookUp);
    long deadline = System.nanoTime() + PAUSE_NANOS;
    while (!seen.ended() && !harts.notAway().stream().allMatch(HartThread::quiet)) {
      if (System.nanoTime() > deadline) {
        paused = false;
        harts.known().forEach(HartThread::lookUp);
        throw new IllegalStateException(
            "Not every hart came to a halt within 10 s; ask for a report to see what they wait"
                + " for.");
      }
      LockSupport.parkNanos(1_000_000);
    }
    time.clock.pause();
    synchronized (this) {
      if (!state.ended()) {
        change(VmState.PAUSED, "Paused.");
      }
    }
    return time.clock.now();
  }

  /** Lets paused harts run on, from a guest time on that no node has passed. */
  public void resume(long ticks) {
    synchronized (this) {
      requirePaused();
    }
    time.clock.advanceTo(ticks);
    time.run();
    synchronized (this) {
      requirePaused();
      paused = false;
      change(VmState.RUNNING, "Resumed.");
    }
    harts.known().forEach(HartThread::lookUp);
  }

  private void requirePaused() {
    if (state != VmState.PAUSED) {
      throw new IllegalStateException("Only a paused VM can be resumed; it is " + state + ".");
    }
  }

  /** The guest, or this node, ends the machine: all nodes are told. */
  void end(VmState next, String why) {
    if (finish(next, why)) {
      network.broadcastEnd(next.ordinal(), why);
    }
  }

  /** Another node ended the machine. */
  void endedElsewhere(VmState next, String why) {
    if (!next.ended()) {
      throw new IllegalArgumentException("A machine does not end by being " + next + ".");
    }
    finish(next, why);
  }

  /**
   * A node cannot be reached any more: the machine cannot go on, since part of its memory is gone.
   */
  public void lostNode(int node, String why) {
    end(
        VmState.FAILED,
        "The link from "
            + specification.nodes().get(specification.node())
            + " to "
            + specification.nodes().get(node)
            + " was lost: "
            + why);
  }

  /** Something in this program failed. */
  void crashed(String what, Throwable cause) {
    System.getLogger("org.pangaea.vmm").log(System.Logger.Level.ERROR, what, cause);
    end(VmState.FAILED, what + " " + cause);
  }

  private boolean finish(VmState next, String why) {
    synchronized (this) {
      if (state.ended()) {
        return false;
      }
      change(next, why);
    }
    harts.known().forEach(HartThread::lookUp);
    loader.wake();
    sleepers().forEach(Sleeper::stopAsking);
    watchdog.stop();
    time.clock.pause();
    return true;
  }

  private void change(VmState next, String why) {
    state = next;
    seen = next;
    reason = why;
    listener.stateChanged(this, next, why);
  }

  /** The guest's kernel says that a processor does not get on. */
  void lockedUp(String line) {
    synchronized (this) {
      if (state == VmState.RUNNING) {
        change(VmState.LOCKED_UP, "The guest reports a lockup: " + line);
      }
    }
  }

  /** A node was told to end its share, or the VMM shuts down. */
  public void stop() {
    end(VmState.STOPPED, "Stopped by a client.");
  }

  /** Ends the share and frees what it holds. */
  @Override
  public void close() {
    stop();
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean gone = true;
    for (HartThread hart : harts.known()) {
      try {
        gone &= hart.join(5_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        gone = false;
      }
    }
    if (terminal != null) {
      terminal.close();
    }
    engine.close();
    gone &= users.awaitNone(PAUSE_NANOS);
    if (gone) {
      // A thread that still ran would touch memory that is not there: then it is kept.
      frames.close();
    }
  }

  /**
   * Output of the console from an offset on, waiting for some for at most a while; null on other
   * nodes.
   */
  public byte[] awaitConsole(long from, int limit, long millis) throws InterruptedException {
    return console == null ? null : console.await(from, limit, millis);
  }

  /** Offset of the oldest byte of output that is kept. */
  public long consoleFirst() {
    return console == null ? 0 : console.first();
  }

  /** Offset of the next byte of output. */
  public long consoleNext() {
    return console == null ? 0 : console.next();
  }

  /** Types into the console. */
  public void type(byte[] input) {
    if (devices == null) {
      throw new IllegalStateException(
          "The console of this VM is on node "
              + specification.nodes().get(specification.deviceNode())
              + ".");
    }
    devices.type(input);
    console.typed(input);
  }

  /** This node's state of a page, as a letter. */
  public char pageState(long gfn) {
    return memory.contains(gfn) ? memory.letter(gfn) : 'I';
  }

  /**
   * The nodes besides this one that hold a page whose home is here, -1 if its home is elsewhere.
   */
  public long pageHolders(long gfn) {
    boolean here = memory.contains(gfn) && homes.homeOf(gfn) == specification.node();
    return here ? memory.holders(gfn) : -1;
  }

  /** This node's rights to pages. */
  public OwnershipMap ownership(OwnershipRequest request) {
    return Ownership.of(memory, request);
  }

  /** What guest code is hot, at most so many pieces of it. */
  public CodeStatus code(int most) {
    if (most < 0) {
      throw new IllegalArgumentException("Ask for 0 pieces of code or more, not " + most + ".");
    }
    return Statuses.code(this, engine.code(most));
  }

  /** What was counted by hart and by page. */
  public PageCounts pages(PagesRequest request) {
    if (request.most() < 0) {
      throw new IllegalArgumentException("Ask for 0 pages or more, not " + request.most() + ".");
    }
    return PageStatistics.of(this, request);
  }

  /** What the guest's kernel has in pages. */
  public PageSymbols symbols(List<PageLines> pages) {
    return guest.symbols(pages);
  }

  /** Records what this share does. */
  public Tracer tracer() {
    return tracer;
  }

  /** State and counters. */
  public ShareStatus status() {
    VmState now;
    String why;
    synchronized (this) {
      now = state;
      why = reason;
    }
    return Statuses.of(this, now, why);
  }

  /** This node's part of a report: harts, links, and the pages named. */
  String describe(long[] pages) {
    return Reports.describe(this, pages);
  }

  /** A report over all nodes that can be reached. */
  public String report() {
    return Reports.overAllNodes(this);
  }

  void warn(String text) {
    listener.warning(this, text);
  }
}
