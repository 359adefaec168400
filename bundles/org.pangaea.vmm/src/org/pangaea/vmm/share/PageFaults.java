package org.pangaea.vmm.share;

import org.pangaea.coherence.Access;
import org.pangaea.coherence.MirrorState;
import org.pangaea.machine.GuestMemory;
import org.pangaea.trace.FaultKind;

/** Counts, times and records the page faults for which an agent had to wait. Any thread. */
final class PageFaults {
  private static final int LINE = 64;

  private final Counters counters;

  PageFaults(Counters counters) {
    this.counters = counters;
  }

  /**
   * A fault is over. Own thread of the agent.
   *
   * @param asked when it began, by System.nanoTime
   */
  void over(Sleeper sleeper, long gfn, Access access, FaultKind kind, long asked) {
    long nanos = System.nanoTime() - asked;
    counters.time(timed(access), nanos);
    long touched = sleeper.touching();
    boolean known = touched >>> GuestMemory.PAGE_SHIFT == gfn;
    int line = known ? (int) (touched & GuestMemory.PAGE_SIZE - 1) / LINE : -1;
    sleeper.counters.fault(gfn, kind, nanos, line, sleeper.servedBy());
    ThreadTrace recording = sleeper.trace;
    if (recording != null) {
      recording.fault(asked, nanos, kind, gfn, sleeper.servedBy(), line);
    }
  }

  /** What a fault is, by what was wanted and how the page was asked for. */
  static FaultKind kind(Access access, MirrorState asking) {
    return switch (access) {
      case READ, WALK -> FaultKind.READ;
      case WRITE, OVERWRITE ->
          asking == MirrorState.UPGRADING ? FaultKind.UPGRADE : FaultKind.WRITE;
      case FETCH -> FaultKind.FETCH;
    };
  }

  private static Counters.Timed timed(Access access) {
    return switch (access) {
      case READ, WALK -> Counters.Timed.REMOTE_READ_FAULT;
      case WRITE, OVERWRITE -> Counters.Timed.REMOTE_WRITE_FAULT;
      case FETCH -> Counters.Timed.REMOTE_FETCH_FAULT;
    };
  }
}
