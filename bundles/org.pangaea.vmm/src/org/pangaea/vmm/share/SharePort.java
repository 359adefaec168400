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
    Access wanted =
        switch (access) {
          case LOAD -> Access.READ;
          case STORE -> Access.WRITE;
          case FETCH -> Access.FETCH;
        };
    share.memory().acquire(share.harts().known(hart.id), gfn, wanted);
  }

  @Override
  public void acquireForWalk(Hart hart, long gfn) {
    share.memory().acquire(share.harts().known(hart.id), gfn, Access.WALK);
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
