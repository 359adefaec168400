package org.pangaea.vmm.share;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.pangaea.coherence.Agent;
import org.pangaea.firmware.sbi.HartState;
import org.pangaea.firmware.sbi.SbiOutcome;
import org.pangaea.machine.Engine;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HartContext;
import org.pangaea.trace.Activity;
import org.pangaea.vmm.host.ThreadScheduling;

/**
 * Runs one hart while it is on this node: enters the engine, looks up at polls, answers SBI calls,
 * and waits. For each stay there is a thread; this object outlives them.
 *
 * <p>Other threads reach the hart through this class only. Remote fences and parking are a Dekker
 * pair, decided by the mailbox's monitor: either the fence sees the hart parked, is done at once,
 * and is applied before the hart runs on; or the hart sees the fence before it parks. A hart that
 * is about to overwrite a page does not count as parked for fences ({@link Sleeper#overwrite}).
 */
final class HartThread extends Sleeper implements Runnable {
  /** Instructions between two looks at the clock: a quarter of a millisecond or less. */
  private static final int BUDGET = 1 << 14;

  private static final long LONGEST_NAP = 100_000_000;

  /** How long a hart rests, in nanoseconds. Linux makes it up to 50 µs longer. */
  private static final long NAP = 20_000;

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  final Hart hart;
  private final Share share;
  private final SharedMemory memory;
  private final Engine.Executor executor;
  private final HartPlatform platform;
  private final TimerPacing pacing;

  /** Where the hart is. Its monitor is that of the mailbox, too. */
  private final Place<Runnable> mailbox;

  private volatile HartState state = HartState.STOPPED;

  // Guarded by the mailbox.
  private boolean parked = true;
  private final FenceBox fences = new FenceBox();

  private long levelSequence;

  /** Another hart has started it, and it has not begun yet. */
  private boolean starting;

  private long startAddress;
  private long startOpaque;

  /** When it stood still on the node from which it came, in guest time; -1 once that is counted. */
  private long leftAt = -1;

  /** The hart is to leave this node when its thread looks up next. */
  private volatile boolean called;

  /** The thread of the hart's stay here, or of its last one. */
  private volatile Thread runner;

  /** When the oldest revoke that is still to be acknowledged was asked for; 0 if none is. */
  private volatile long revokeAskedAt;

  /** CPU time that it had used when it came. */
  private volatile long cpuBefore;

  /** Where on this computer its thread runs. */
  private final HartSeat seat = new HartSeat();

  // The hart's own thread only.
  private final SpinWatch spinning = new SpinWatch();

  HartThread(
      Agent agent,
      Hart hart,
      Place<Runnable> place,
      Share share,
      SharedMemory memory,
      Engine.Executor executor) {
    super(agent);
    this.hart = hart;
    this.mailbox = place;
    this.share = share;
    this.memory = memory;
    this.executor = executor;
    this.platform = new HartPlatform(this, share);
    this.pacing = new TimerPacing(share.specification().timerPacing());
  }

  // Any thread.

  HartState state() {
    return state;
  }

  /** CPU time that the hart has used, in nanoseconds, on all nodes where it was. */
  long cpuNanos() {
    Thread thread = runner;
    long id = thread == null || !thread.isAlive() ? -1 : thread.threadId();
    return cpuBefore + (id < 0 ? 0 : Math.max(0, CPU.getThreadCpuTime(id)));
  }

  /** The processor that its thread is bound to, -1 for none. */
  int processor() {
    return seat.processor();
  }

  // Messages to the hart: any thread, under the monitor of its place, and only while it is here.

  /** Starts a stopped hart; false if it is not stopped. */
  boolean start(long address, long opaque) {
    if (state != HartState.STOPPED) {
      return false;
    }
    startAddress = address;
    startOpaque = opaque;
    starting = true;
    state = HartState.STARTED;
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
    if (sequence <= levelSequence) {
      return;
    }
    levelSequence = sequence;
    if (asserted) {
      hart.raise(Hart.EXTERNAL_INTERRUPT);
    } else {
      hart.lower(Hart.EXTERNAL_INTERRUPT);
    }
    wake();
  }

  /**
   * Asks for a fence, which this thread acknowledges when it has applied it.
   *
   * @return whether it counts as applied already, since the hart is parked
   */
  boolean fence(RemoteFence fence) {
    if (!parked) {
      fences.ask(fence);
      hart.requestAttention();
      return false;
    }
    fences.owe(fence);
    return true;
  }

  /** Makes the hart leave at its next look-up. */
  void call() {
    called = true;
    lookUp();
  }

  /** The hart has come from another node. */
  void arrive(HartImage image) {
    HartContext.restore(hart, HartImage.buffer(image.registers()));
    state = image.state();
    starting = image.starting();
    startAddress = image.startAddress();
    startOpaque = image.startOpaque();
    levelSequence = image.levelSequence();
    cpuBefore = image.cpuNanos();
    leftAt = image.leftAt();
    LockSupport.unpark(runner);
  }

  // Any thread.

  /**
   * Makes the thread for the hart's stay; it waits until the hart is here. One caller at a time.
   */
  void prepare() {
    Thread before = runner;
    if (before != null && before.isAlive()) {
      joinUninterrupted(before);
    }
    String name = "vm " + share.specification().vm() + " hart " + hart.id;
    runner = Thread.ofPlatform().daemon().name(name).unstarted(this);
    called = false;
  }

  /** The thread made by {@link #prepare} begins. */
  void begin() {
    runner.start();
  }

  /** Waits for the end of the thread, for so many milliseconds at most; whether it has ended. */
  boolean join(long millis) throws InterruptedException {
    Thread thread = runner;
    if (thread != null && thread.getState() != Thread.State.NEW) {
      thread.join(millis);
      return !thread.isAlive();
    }
    return true;
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
    LockSupport.unpark(runner);
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
    ThreadScheduling.forHart();
    seat.take(share.seat(this));
    try {
      if (awaitPlace()) {
        adopt();
        afterParking();
        stay();
      }
    } catch (ShareEndedException e) {
      // The machine is over, and so is this thread.
    } catch (Throwable e) {
      share.crashed("Hart " + hart.id + " failed at " + hart.describe() + ".", e);
    } finally {
      seat.leave();
    }
  }

  /** False if the machine has ended before. The thread acts for nobody yet. */
  private boolean awaitPlace() {
    while (!isHere()) {
      if (ended()) {
        return false;
      }
      LockSupport.park(this);
      Thread.interrupted();
    }
    return !ended();
  }

  private boolean isHere() {
    synchronized (mailbox) {
      return mailbox.state().present;
    }
  }

  private void stay() {
    if (leftAt >= 0) {
      share.moves().cameFrom(leftAt);
      leftAt = -1;
    }
    try {
      execute();
    } catch (HartCalledException e) {
      share.moves().leave(this);
    }
  }

  private void execute() {
    boolean goesOn = state == HartState.STARTED && !isStarting();
    if (state == HartState.SUSPENDED) {
      // It came suspended: pc stands on the call, which is made again and goes on waiting. Without
      // a look at interrupts before, since the one that ends the wait is taken behind the call.
      look();
      goesOn = supervisorCall();
    }
    while (true) {
      if (goesOn) {
        runStarted();
      }
      awaitStart();
      goesOn = true;
    }
  }

  private boolean isStarting() {
    synchronized (mailbox) {
      return starting;
    }
  }

  private void awaitStart() {
    await(
        Activity.STOPPED,
        "stopped",
        false,
        () -> state == HartState.STARTED || called,
        Long.MAX_VALUE);
    if (state != HartState.STARTED) {
      throw new HartCalledException();
    }
    synchronized (mailbox) {
      starting = false;
      hart.start(startAddress, startOpaque);
    }
    look();
  }

  /** Whatever has come up while the hart did not run: the next poll looks. */
  private void look() {
    hart.requestAttention();
  }

  private void runStarted() {
    boolean goesOn = true;
    look();
    while (goesOn) {
      poll();
      awaitTurn();
      paceTimer();
      if (hart.takeInterrupt() && hart.tookTimer()) {
        pacing.taken(System.nanoTime(), counters.pageNanos(), counters.pageWaits());
      }
      switch (executor.run(BUDGET)) {
        case POLL -> {}
        case WAIT_FOR_INTERRUPT -> awaitInterrupt("wfi");
        case PAUSE -> pause();
        case SUPERVISOR_CALL -> goesOn = supervisorCall();
      }
    }
  }

  /**
   * Where harts outnumber processors, waits until it is this one's turn. Parked: what others want
   * of the hart meanwhile is done without it, but for a call away, which it hears.
   */
  private void awaitTurn() {
    while (!seat.mayGoOn()) {
      await(
          Activity.READY,
          "ready, others have " + seat.name(),
          false,
          () -> seat.hasTurn() || called || share.paused(),
          Long.MAX_VALUE);
      seat.turnWaited();
      poll();
    }
  }

  private void paceTimer() {
    boolean held = pacing.holds(System.nanoTime(), counters.pageNanos());
    hart.holdTimer(held);
    if (held && hart.isTimerDue() && pacing.late()) {
      share.counters().count(Counters.Event.TIMER_HELD);
    }
  }

  private void releaseTimer() {
    pacing.release();
    hart.holdTimer(false);
  }

  /**
   * Does what others wait for. The flag is cleared first: whoever sets it again has something new.
   */
  private void poll() {
    if (hart.attention) {
      hart.attention = false;
      giveUpRevoked();
      applyFences();
      if (share.paused() && !called) {
        await(Activity.PAUSED, "paused", false, () -> !share.paused() || called, Long.MAX_VALUE);
      }
      if (ended()) {
        throw new ShareEndedException();
      }
      if (called) {
        throw new HartCalledException();
      }
    }
  }

  /**
   * Waits, as WFI does, for an interrupt that sie enables or anything else that wants this thread.
   */
  void awaitInterrupt(String what) {
    releaseTimer();
    while (true) {
      hart.checkTimer();
      if (hart.wakeable() || hart.attention) {
        if (!hart.isTimerDue()) {
          pacing.woken(System.nanoTime(), counters.pageNanos());
        }
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
    if (spinning.paused(hart.instret)) {
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
    switch (platform.call(x, trace)) {
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
    state = HartState.STOPPED;
  }

  /** SBI hart suspend: waits for an interrupt, whatever else wants the thread meanwhile. */
  void suspend() {
    state = HartState.SUSPENDED;
    while (true) {
      // Should the hart be called away, it leaves suspended.
      poll();
      hart.checkTimer();
      if (hart.wakeable()) {
        state = HartState.STARTED;
        return;
      }
      awaitInterrupt("suspended");
    }
  }

  /**
   * Takes the hart away from here: what comes for it from now on is kept by its place. Who waits
   * for a fence needs to wait no longer, for the hart has no translation any more, nor will it have
   * one where it comes to. Its own thread, in the end.
   */
  HartImage leave() {
    hart.dropAllPages();
    releaseTimer();
    goAway();
    List<RemoteFence> applied;
    HartImage image;
    synchronized (mailbox) {
      long epoch = mailbox.leave();
      applied = fences.leave();
      parked = true;
      image =
          new HartImage(
              hart.id,
              epoch,
              state,
              starting,
              startAddress,
              startOpaque,
              levelSequence,
              cpuBefore + CPU.getCurrentThreadCpuTime(),
              share.clock().now(),
              HartImage.registers(hart));
    }
    applied.forEach(RemoteFence::acknowledge);
    return image;
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
    } else if (memory.parts().isBlock(gfn)) {
      hart.dropBlock(memory.parts().address(gfn));
    } else {
      hart.dropPage(gfn);
    }
  }

  @Override
  void giveUp(long gfn) {
    drop(gfn);
    memory.acknowledge(this, gfn);
    long asked = revokeAskedAt;
    if (asked != 0) {
      revokeAskedAt = 0;
      long now = System.nanoTime();
      share.counters().time(Counters.Timed.REVOKE_ACKNOWLEDGE, now - asked);
      ThreadTrace recording = trace;
      if (recording != null) {
        recording.gaveUp(now, memory.parts().pageOf(gfn), now - asked);
      }
    }
  }

  private static void joinUninterrupted(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void applyFences() {
    List<RemoteFence> asked;
    synchronized (mailbox) {
      asked = fences.takeAsked();
    }
    for (RemoteFence fence : asked) {
      fence.apply(hart);
      fence.acknowledge();
    }
  }

  @Override
  void beforeParking(boolean fenced) {
    seat.rest();
    while (fenced) {
      synchronized (mailbox) {
        if (fences.isQuiet()) {
          parked = true;
          return;
        }
      }
      applyFences();
    }
  }

  @Override
  void afterParking() {
    boolean all;
    List<RemoteFence> owed;
    synchronized (mailbox) {
      parked = false;
      all = fences.takeOwesAll();
      owed = fences.takeOwed();
    }
    if (all) {
      hart.noteRemoteFence();
      hart.fenceAll();
    }
    for (RemoteFence fence : owed) {
      fence.apply(hart);
    }
  }
}
