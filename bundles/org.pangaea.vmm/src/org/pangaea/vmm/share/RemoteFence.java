package org.pangaea.vmm.share;

import java.util.concurrent.atomic.AtomicInteger;
import org.pangaea.firmware.sbi.FenceKind;
import org.pangaea.machine.Hart;

/**
 * A fence that some hart asked of harts of this node. Whoever applies it last runs the completion;
 * a parked hart counts as done at once and applies it before it runs on.
 */
final class RemoteFence {
  private final FenceKind kind;
  private final long start;
  private final long size;
  private final long asid;
  private final AtomicInteger open;
  private final Runnable completion;

  RemoteFence(FenceKind kind, long start, long size, long asid, int harts, Runnable completion) {
    this.kind = kind;
    this.start = start;
    this.size = size;
    this.asid = asid;
    this.open = new AtomicInteger(harts);
    this.completion = completion;
  }

  /** Does what was asked, on the hart's own thread. */
  void apply(Hart hart) {
    hart.noteRemoteFence();
    switch (kind) {
      // Decoded pages are void as soon as their bytes change. Dropping the translations makes the
      // hart look its page up again, also where it goes on without a poll.
      case FENCE_I -> hart.fenceAll();
      case SFENCE_VMA -> hart.fenceRange(start, size);
      case SFENCE_VMA_ASID -> {
        if (size == -1L) {
          hart.fenceAsid(asid);
        } else {
          hart.fenceRange(start, size);
        }
      }
    }
  }

  /** One more hart is done. */
  void acknowledge() {
    if (open.decrementAndGet() == 0) {
      completion.run();
    }
  }
}
