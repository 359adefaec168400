package org.pangaea.vmm.share;

import org.pangaea.coherence.Glance;
import org.pangaea.coherence.MirrorState;
import org.pangaea.control.OwnershipCode;
import org.pangaea.control.OwnershipMap;
import org.pangaea.control.OwnershipRequest;
import org.pangaea.control.PageRight;

/** Turns a glance at the rights to pages into what clients are told. */
final class Ownership implements Glance {
  private final OwnershipCode.Writer writer;

  private Ownership(long first) {
    writer = new OwnershipCode.Writer(first);
  }

  /** Any thread; takes no lock. */
  static OwnershipMap of(SharedMemory memory, OwnershipRequest request) {
    int count = request.count();
    long first = request.firstPage();
    if (count < 0 || count > OwnershipRequest.MOST) {
      throw new IllegalArgumentException(
          "Ask for 0 to " + OwnershipRequest.MOST + " pages at once, not " + count + ".");
    }
    if (count > 0 && !(memory.contains(first) && memory.contains(first + count - 1))) {
      throw new IllegalArgumentException(
          "Pages 0x%x to 0x%x are not all RAM.".formatted(first, first + count - 1));
    }
    Ownership ownership = new Ownership(first);
    int glance = memory.glance(first, count, request.since(), ownership);
    return ownership.writer.map(glance);
  }

  @Override
  public void unchanged(int count) {
    writer.add(count, PageRight.UNCHANGED);
  }

  @Override
  public void untouched(boolean home) {
    writer.add(1, home ? PageRight.UNTOUCHED : PageRight.NONE);
  }

  @Override
  public void page(MirrorState state, int answers) {
    writer.add(1, right(state));
    if (answers > 0) {
      writer.arrived(answers);
    }
  }

  private static PageRight right(MirrorState state) {
    return switch (state) {
      case MODIFIED -> PageRight.MODIFIED;
      case EXCLUSIVE -> PageRight.EXCLUSIVE;
      case OFFERED -> PageRight.UNTOUCHED;
      case SHARED, UPGRADING -> PageRight.SHARED;
      case INVALID, FILLING, EVICTING, RETIRING -> PageRight.NONE;
    };
  }
}
