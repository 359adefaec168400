package org.pangaea.machine.translator;

import org.pangaea.machine.Access;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.MemoryPort;

/**
 * For a hart on which regions are called to have them compiled. A region asks for no memory: what
 * the hart's TLB does not have it leaves to an interpreter, and here there is none.
 */
final class NoMemory implements MemoryPort {
  @Override
  public boolean isRam(long gpa) {
    return false;
  }

  @Override
  public long hostAddress(long gpa) {
    throw asked(gpa);
  }

  @Override
  public void acquire(Hart hart, long gfn, Access access) {
    throw asked(gfn << GuestMemory.PAGE_SHIFT);
  }

  @Override
  public long readDevice(Hart hart, long gpa, int size) {
    throw asked(gpa);
  }

  @Override
  public void writeDevice(Hart hart, long gpa, int size, long value) {
    throw asked(gpa);
  }

  private static IllegalStateException asked(long gpa) {
    return new IllegalStateException("A region asked for 0x" + Long.toHexString(gpa) + " itself.");
  }
}
