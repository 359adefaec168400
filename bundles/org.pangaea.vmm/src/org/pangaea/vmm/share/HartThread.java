package org.pangaea.vmm.share;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.pangaea.coherence.Agent;
import org.pangaea.firmware.sbi.HartState;
import org.pangaea.firmware.sbi.SbiDispatcher;
import org.pangaea.firmware.sbi.SbiOutcome;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Hart;
import org.pangaea.trace.Activity;
import org.pangaea.vmm.host.ThreadScheduling;

/**
 * Runs one hart: enters the engine, looks up at polls, answers SBI calls, and waits.
 *
 * <p>Other threads reach the hart through this class only. Remote fences and parking are a Dekker
 * pair, decided by the mailbox's monitor: either the fence sees the hart parked, is done at once,
 * and is applied before the hart runs on; or the hart sees the fence before it parks.
 */
final class HartThread extends Sleeper implements Runnable {
  /** Instructions between two looks at the clock: a quarter of a millisecond or less. */
  private static final int BUDGET = 1 << 14;

  /** Fences kept for a parked hart; a guest can ask for any number. */
  private static final int MAX_OWED = 64;

  private static final long LONGEST_NAP = 100_000_000;

  /** PAUSEs with fewer instructions between them belong to the same loop. */
  private static final int SPIN = 100;

  /** After so many of them a hart rests. */
  private static final int PATIENCE = 32;

  /** For so many nanoseconds. Linux makes it up to 50 µs longer. */
  private static final long NAP = 20_000;

  final Hart hart;
  private final Share share;
  private final SharedMemory memory;
  private final Engine.Executor executor;
  private final HartPlatform platform;
  private final AtomicReference<HartState> state = new AtomicReference<>(HartState.STOPPED);
  private final Object mailbox = new Object();

  // Guarded by the mailbox.
  private boolean parked = true;
  private final ArrayDeque<RemoteFence> fences = new ArrayDeque<>();
  private final ArrayDeque<RemoteFence> owed = new ArrayDeque<>();

  /** So many were owed that they are not worth keeping apart. */
  private boolean owesAll;

  private long levelSequence;

  /** Where to start: written before START_PENDING is left, read after. */
  private volatile long startAddress;

  private volatile long startOpaque;

  /** When the oldest revoke that is still to be acknowledged was asked for; 0 if none is. */
  private volatile long revokeAskedAt;

  private volatile long threadId = -1;

  // The hart's own thread only: PAUSEs of the loop that it is in, and when the last one was.
  private int pauses;
  private long lastPause;

  HartThread(Agent agent, Hart hart, Share share, SharedMemory memory, Engine.Executor executor) {
    super(agent);
    this.hart = hart;
    this.share = share;
    this.memory = memory;
    this.executor = executor;
    this.platform = new HartPlatform(this, share);
  }

  // Any thread.

  HartState state() {
    return state.get();
  }

  /** Java's number of the thread, or -1 before it runs. */
  long threadId() {
    return threadId;
  }

  /** Starts a stopped hart; false if it is not stopped. */
  boolean start(long address, long opaque) {
    if (!state.compareAndSet(HartState.STOPPED, HartState.START_PENDING)) {
      return false;
    }
    startAddress = address;
    startOpaque = opaque;
    state.set(HartState.STARTED);
    wake();
    return true;
  }

  /** Makes interrupts pending. */
  void raise(int bits) {
    hart.raise(bits);
    wake();
  }

  /** The external interrupt line's level; an older one than known is ignored. */
  void externalLevel(boolean asserted, long sequence) {
    synchronized (mailbox) {
      if (sequence <= levelSequence) {
        return;
      }
      levelSequence = sequence;
      if (asserted) {
        hart.raise(Hart.EXTERNAL_INTERRUPT);
      } else {
        hart.lower(Hart.EXTERNAL_INTERRUPT);
      }
    }
    wake();
  }

  /** Asks for a fence; it is acknowledged when it is, or counts as, applied. */
  void fence(RemoteFence fence) {
    boolean done;
    synchronized (mailbox) {
      done = parked;
      if (done && owed.size() == MAX_OWED) {
        owed.clear();
        owesAll = true;
      }
      (done ? owed : fences).add(fence);
    }
    if (done) {
      fence.acknowledge();
    } else {
      hart.requestAttention();
    }
  }

  @Override
  void revokeAsked() {
    if (revokeAskedAt == 0) {
      revokeAskedAt = System.nanoTime();
    }
    hart.requestAttention();
  }

  /** Something about the share changed: pause, resume, end. */
  void lookUp() {
    hart.requestAttention();
    wake();
  }

  @Override
  boolean ended() {
    return share.state().ended();
  }

  /** Whether it stands still: paused, stopped, or waiting for an interrupt. */
  boolean quiet() {
    Wait wait = waiting();
    return wait != null && !wait.bounded();
  }

  // The hart's own thread.

  @Override
  public void run() {
    threadId = Thread.currentThread().threadId();
    ThreadScheduling.forHart();
    adopt();
    afterParking();
    try {
      while (true) {
        awaitStart();
        runStarted();
      }
    } catch (ShareEndedException e) {
      // The machine is over, and so is this thread.
    } catch (Throwable e) {
      share.crashed("Hart " + hart.id + " failed at " + hart.describe() + ".", e);
    }
  }

  private void awaitStart() {
    await(
        Activity.STOPPED, "stopped", false, () -> state.get() == HartState.STARTED, Long.MAX_VALUE);
    hart.start(startAddress, startOpaque);
  }

  private void runStarted() {
    boolean goesOn = true;
    while (goesOn) {
      poll();
      hart.checkTimer();
      hart.takeInterrupt();
      switch (executor.run(BUDGET)) {
        case POLL -> {}
        case WAIT_FOR_INTERRUPT -> awaitInterrupt("wfi");
        case PAUSE -> pause();
        case SUPERVISOR_CALL -> goesOn = supervisorCall();
      }
    }
  }

  /**
   * Does what others wait for. The flag is cleared first: whoever sets it again has something new.
   */
  private void poll() {
    if (hart.attention) {
      hart.attention = false;
      giveUpRevoked();
      applyFences();
      if (share.paused()) {
        await(Activity.PAUSED, "paused", false, () -> !share.paused(), Long.MAX_VALUE);
      }
      if (ended()) {
        throw new ShareEndedException();
      }
    }
  }

  /**
   * Waits, as WFI does, for an interrupt that sie enables or anything else that wants this thread.
   */
  void awaitInterrupt(String what) {
    while (true) {
      hart.checkTimer();
      if (hart.wakeable() || hart.attention) {
        return;
      }
      // Guest time may move up while this thread sleeps, and nobody wakes it for that.
      long nanos = Math.min(share.clock().nanosUntil(hart.timerDeadline()), LONGEST_NAP);
      await(Activity.IDLE, what, false, () -> hart.attention || hart.wakeable(), nanos);
    }
  }

  /**
   * A guest that waits in a loop for another hart, for a lock mostly, is left alone for a moment.
   * Then it takes a nap, parked: the processor is free for the hart that has the lock, and a page
   * that this one only looks at can leave without asking it.
   */
  private void pause() {
    long since = hart.instret - lastPause;
    lastPause = hart.instret;
    pauses = since < SPIN ? pauses + 1 : 0;
    if (pauses >= PATIENCE) {
      await(Activity.RESTING, "resting", false, () -> hart.attention || hart.interruptible(), NAP);
    }
  }

  /**
   * Answers an SBI call; false if the hart has stopped itself by it. Its state does not tell:
   * another hart may have started it again already, from elsewhere.
   */
  private boolean supervisorCall() {
    share.counters().count(Counters.Event.SBI_CALL);
    counters.supervisorCall();
    long[] x = hart.x;
    SbiOutcome outcome;
    ThreadTrace recording = trace;
    long began = recording == null ? 0 : System.nanoTime();
    long extension = x[17];
    long function = x[16];
    try {
      outcome =
          SbiDispatcher.call(
              extension, function, x[10], x[11], x[12], x[13], x[14], x[15], platform);
    } finally {
      if (recording != null) {
        recording.supervisorCall(began, extension, function);
      }
    }
    switch (outcome) {
      case SbiOutcome.SbiResult result -> {
        x[10] = result.error();
        x[11] = result.value();
        hart.pc += 4;
      }
      case SbiOutcome.SbiResume resume -> hart.start(resume.address(), resume.opaque());
      case SbiOutcome.SbiNoReturn end -> {
        if (end == SbiOutcome.SbiNoReturn.SYSTEM_RESET) {
          await(Activity.STOPPED, "reset", false, () -> false, Long.MAX_VALUE);
        }
        return false;
      }
    }
    return true;
  }

  /** SBI hart stop: the caller stays where it is until another hart starts it. */
  void stop() {
    state.set(HartState.STOPPED);
  }

  /** SBI hart suspend: waits for an interrupt, whatever else wants the thread meanwhile. */
  void suspend() {
    state.set(HartState.SUSPENDED);
    try {
      while (true) {
        poll();
        hart.checkTimer();
        if (hart.wakeable()) {
          return;
        }
        awaitInterrupt("suspended");
      }
    } finally {
      state.set(HartState.STARTED);
    }
  }

  @Override
  String title() {
    return "Hart " + hart.id;
  }

  @Override
  long touching() {
    return hart.touching();
  }

  @Override
  void drop(long gfn) {
    if (gfn == Agent.ALL_PAGES) {
      hart.dropAllPages();
    } else {
      hart.dropPage(gfn);
    }
  }

  @Override
  void giveUp(long gfn) {
    hart.dropPage(gfn);
    memory.acknowledge(this, gfn);
    long asked = revokeAskedAt;
    if (asked != 0) {
      revokeAskedAt = 0;
      long now = System.nanoTime();
      share.counters().time(Counters.Timed.REVOKE_ACKNOWLEDGE, now - asked);
      ThreadTrace recording = trace;
      if (recording != null) {
        recording.gaveUp(now, gfn, now - asked);
      }
    }
  }

  private void applyFences() {
    for (RemoteFence fence : take(fences)) {
      fence.apply(hart);
      fence.acknowledge();
    }
  }

  private List<RemoteFence> take(ArrayDeque<RemoteFence> from) {
    synchronized (mailbox) {
      if (from.isEmpty()) {
        return List.of();
      }
      List<RemoteFence> taken = new ArrayList<>(from);
      from.clear();
      return taken;
    }
  }

  @Override
  void beforeParking() {
    while (true) {
      applyFences();
      synchronized (mailbox) {
        if (fences.isEmpty()) {
          parked = true;
          return;
        }
      }
    }
  }

  @Override
  void afterParking() {
    boolean all;
    synchronized (mailbox) {
      parked = false;
      all = owesAll;
      owesAll = false;
    }
    if (all) {
      hart.noteRemoteFence();
      hart.fenceAll();
    }
    for (RemoteFence fence : take(owed)) {
      fence.apply(hart);
    }
  }
}
