package org.pangaea.vmm.share;

import org.pangaea.machine.Hart;

/**
 * A fence that some hart asked of one hart of this node. When it is applied the completion runs; a
 * parked hart counts as done at once and applies it before it runs on.
 */
final class RemoteFence {
  private final FenceOrder order;
  private final Runnable completion;

  RemoteFence(FenceOrder order, Runnable completion) {
    this.order = order;
    this.completion = completion;
  }

  /** Does what was asked, on the hart's own thread. */
  void apply(Hart hart) {
    hart.noteRemoteFence();
    switch (order.kind()) {
      // Decoded pages are void as soon as their bytes change. Dropping the translations makes the
      // hart look its page up again, also where it goes on without a poll.
      case FENCE_I -> hart.fenceAll();
      case SFENCE_VMA -> hart.fenceRange(order.start(), order.size());
      case SFENCE_VMA_ASID -> {
        if (order.size() == -1L) {
          hart.fenceAsid(order.asid());
        } else {
          hart.fenceRange(order.start(), order.size());
        }
      }
    }
  }

  /** The hart is done. */
  void acknowledge() {
    completion.run();
  }
}
