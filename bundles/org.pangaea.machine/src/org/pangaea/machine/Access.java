package org.pangaea.machine;

/**
 * The three ways in which a hart touches memory; they differ in permission checks and in the tags
 * they need.
 */
public enum Access {
  LOAD(Trap.LOAD_PAGE_FAULT, Trap.LOAD_ACCESS_FAULT, Trap.LOAD_MISALIGNED),
  STORE(Trap.STORE_PAGE_FAULT, Trap.STORE_ACCESS_FAULT, Trap.STORE_MISALIGNED),
  FETCH(Trap.FETCH_PAGE_FAULT, Trap.FETCH_ACCESS_FAULT, Trap.FETCH_MISALIGNED);

  /** scause of a failed translation. */
  final int pageFault;

  /** scause of an access to a physical address that has neither memory nor device. */
  final int accessFault;

  /** scause of an access that must be aligned and is not. */
  final int misaligned;

  Access(int pageFault, int accessFault, int misaligned) {
    this.pageFault = pageFault;
    this.accessFault = accessFault;
    this.misaligned = misaligned;
  }
}
