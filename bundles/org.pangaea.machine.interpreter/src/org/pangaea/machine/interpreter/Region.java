package org.pangaea.machine.interpreter;

import java.util.function.BooleanSupplier;
import org.pangaea.machine.Hart;
import org.pangaea.machine.HotRegion;

/**
 * Translated code for a place in a page of guest code. It obeys the same rules as the interpreter:
 * every access goes through the hart's TLB, and every loop polls.
 */
public abstract class Region {
  /** Set in the result of {@link #run} if the instruction at pc is the interpreter's to execute. */
  public static final long INTERPRET = 1L << 32;

  /** From this bit on a result has how many of the instructions were those of called regions. */
  public static final int CALLED_SHIFT = 33;

  /**
   * Result of a region that HotSpot's compiler has not compiled yet, or no longer has compiled. It
   * has executed nothing, and pc is at its head, so the interpreter goes on there.
   */
  public static final long NOT_READY = INTERPRET | 1L << CALLED_SHIFT;

  /**
   * One run in so many is counted, so that harts do not fight for the counters. A prime: regions
   * that are executed in turns would else have all samples of the loop, or none.
   */
  static final int SAMPLE = 61;

  /**
   * Samples in so many of which, one behind another, it was not ready: HotSpot has thrown its code
   * away, and has not compiled it again in tens of thousands of runs.
   */
  private static final int MOST_UNREADY = 1000;

  private int instructions;
  private int bytes;

  // Written by any hart without synchronisation: a lost sample is a sample less.
  private long samples;
  private long sampled;
  private int unready;

  /** Samples of how many instructions make it hot. */
  private long hot;

  /** Null if it does not matter, and from when it was told. */
  private BooleanSupplier whenHot;

  /** For subclasses. */
  protected Region() {}

  /**
   * Executes from the region's head until control leaves it, a poll is due, or there is an
   * instruction that it leaves to the interpreter. The hart's registers and pc are then complete;
   * its count of instructions is the caller's to move on.
   *
   * @param chain finds the regions that it calls
   * @param base virtual address of the page
   * @param budget instructions that may be executed; it is looked at in loops and calls only
   * @param depth how many regions called one another until here; none calls at {@link
   *     Chain#DEEPEST}
   * @return the number of instructions retired, with {@link #INTERPRET} or without, and {@link
   *     #CALLED_SHIFT}
   */
  public abstract long run(Chain chain, Hart hart, long base, int budget, int depth);

  /** Of how many guest instructions and bytes of bytecode it is made; before it is installed. */
  public final void describe(int instructionCount, int byteCount) {
    instructions = instructionCount;
    bytes = byteCount;
  }

  /**
   * Before it is installed: what to do once it is hot, or is asked for again and again and never
   * ready. Any hart's thread, by harts that meet more than once; must not wait. Done again at the
   * next sample unless it says that it was done.
   *
   * @param executed from so many instructions on, executed in it, it is hot
   */
  public final void whenHot(long executed, BooleanSupplier action) {
    hot = executed / SAMPLE;
    whenHot = action;
  }

  /** Notes a run, by its result. */
  final void sample(long done) {
    if (done == NOT_READY) {
      unready++;
    } else {
      samples++;
      unready = 0;
      sampled += (int) done - (int) (done >>> CALLED_SHIFT);
    }
    BooleanSupplier action = whenHot;
    if (action != null && (sampled > hot || unready > MOST_UNREADY) && action.getAsBoolean()) {
      whenHot = null;
    }
  }

  /** How much it was used. */
  public final HotRegion usage(long address) {
    return new HotRegion(address, instructions, bytes, samples * SAMPLE, sampled * SAMPLE);
  }
}
