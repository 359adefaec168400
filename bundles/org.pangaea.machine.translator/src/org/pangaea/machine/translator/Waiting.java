package org.pangaea.machine.translator;

import org.pangaea.machine.Hart;
import org.pangaea.machine.interpreter.Chain;
import org.pangaea.machine.interpreter.DecodedPage;
import org.pangaea.machine.interpreter.Region;

/** A region that waits until C2 has compiled it ({@link Style#waits}). */
final class Waiting {
  /** So often it is called at a time. */
  private static final int CALLS = 64;

  final DecodedPage page;
  final Written written;
  final Region region;

  private int rounds;

  Waiting(DecodedPage page, Written written, Region region) {
    this.page = page;
    this.written = written;
    this.region = region;
  }

  /** Whether an instruction is part of it. */
  boolean has(DecodedPage other, int position) {
    return page == other && written.plan().members.get(position);
  }

  /**
   * Calls it, so that it gets compiled, and tells whether it was. With a budget of nothing every
   * loop ends at its first poll, and nothing is called at the greatest depth: once it is compiled
   * it does little here, and that to nobody.
   *
   * @param nobody a hart that has no pages, and whose registers nobody needs
   */
  boolean isReady(Hart nobody) {
    rounds++;
    for (int i = 0; i < CALLS; i++) {
      if (region.run(null, nobody, 0, 0, Chain.DEEPEST) != Region.NOT_READY) {
        return true;
      }
    }
    return false;
  }

  /** How often it was asked. */
  int rounds() {
    return rounds;
  }
}
