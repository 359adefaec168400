package org.pangaea.machine.interpreter;

import org.pangaea.machine.Hart;

/**
 * Translated code for a place in a page of guest code. It obeys the same rules as the interpreter:
 * every access goes through the hart's TLB, and every loop polls.
 */
public abstract class Region {
  /** Set in the result of {@link #run} if the instruction at pc is the interpreter's to execute. */
  public static final long INTERPRET = 1L << 32;

  /** For subclasses. */
  protected Region() {}

  /**
   * Executes from the region's head until control leaves it, a poll is due, or there is an
   * instruction that it leaves to the interpreter. The hart's registers and pc are then complete;
   * its count of instructions is the caller's to move on.
   *
   * @param base virtual address of the page
   * @param budget instructions that may be executed, at least 1; it is looked at in loops only
   * @return the number of instructions retired, with {@link #INTERPRET} or without
   */
  public abstract long run(Hart hart, long base, int budget);
}
