package org.pangaea.vmm.share;

import org.pangaea.coherence.Access;
import org.pangaea.machine.GuestMemory;
import org.pangaea.machine.Hart;
import org.pangaea.machine.MemoryPort;
import org.pangaea.machine.Mmu;

/**
 * The machine as seen by the harts of one share: shared memory, and devices that may be on another
 * node.
 */
final class SharePort implements MemoryPort {
  private final Share share;
  private final GuestMemory frames;

  SharePort(Share share, GuestMemory frames) {
    this.share = share;
    this.frames = frames;
  }

  @Override
  public boolean isRam(long gpa) {
    return frames.contains(gpa);
  }

  @Override
  public long hostAddress(long gpa) {
    return frames.address(gpa);
  }

  @Override
  public void acquire(Hart hart, long gfn, org.pangaea.machine.Access access) {
    throw new UnsupportedOperationException("Pages may be split: ask for parts.");
  }

  @Override
  public boolean acquirePart(Hart hart, long gpa, org.pangaea.machine.Access access) {
    Access wanted =
        switch (access) {
          case LOAD -> Access.READ;
          case STORE -> Access.WRITE;
          case FETCH -> Access.FETCH;
        };
    return share.memory().acquire(share.harts().known(hart.id), gpa, wanted);
  }

  @Override
  public boolean acquirePartForWalk(Hart hart, long gpa) {
    return share.memory().acquire(share.harts().known(hart.id), gpa, Access.WALK);
  }

  @Override
  public boolean zero(Hart hart, long gpa) {
    return share.harts().known(hart.id).overwrite(share.memory(), gpa);
  }

  @Override
  public void usedByBlocks(Hart hart, long gpa) {
    share
        .memory()
        .splitting()
        .usedByBlocks(share.harts().known(hart.id), gpa >>> GuestMemory.PAGE_SHIFT);
  }

  @Override
  public long readDevice(Hart hart, long gpa, int size) {
    DeviceReply reply = share.network().readDevice(share.harts().known(hart.id), gpa, size);
    if (!reply.answered()) {
      throw Mmu.accessFault(hart, org.pangaea.machine.Access.LOAD);
    }
    return reply.value();
  }

  @Override
  public void writeDevice(Hart hart, long gpa, int size, long value) {
    if (!share.network().writeDevice(share.harts().known(hart.id), gpa, size, value).answered()) {
      throw Mmu.accessFault(hart, org.pangaea.machine.Access.STORE);
    }
  }
}
