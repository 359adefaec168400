package org.pangaea.machine.translator;

import org.pangaea.machine.Hart;

/** What regions call when an inline TLB check misses. */
final class Refill {
  private Refill() {}

  /** Host address for a load of so many bytes, or 0: the interpreter does it. */
  static long load(Hart hart, long va, int size) {
    return hart.mmu.refillLoad(va, size);
  }

  /** The same for a store. */
  static long store(Hart hart, long va, int size) {
    return hart.mmu.refillStore(va, size);
  }
}
