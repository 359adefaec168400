package org.pangaea.vmm.share;

import org.pangaea.control.VmState;

/** What the guest's kernel says on its console when it cannot go on. Any thread. */
final class GuestTroubles {
  private final Share share;

  /** The line with which the kernel's panic began; null while all is well. */
  private volatile String panic;

  private volatile long panickedAt;

  GuestTroubles(Share share) {
    this.share = share;
  }

  void heard(Console.Sign sign) {
    switch (sign.kind()) {
      case PANIC -> {
        if (panic == null) {
          // The trace comes behind this line: the machine ends with its last line, or when none
          // comes.
          panic = sign.line();
          panickedAt = System.nanoTime();
        }
      }
      case PANIC_END -> end();
      case LOCKUP -> share.lockedUp(sign.line());
    }
  }

  /** Ends the machine if its kernel has begun to panic so long ago, in nanoseconds. */
  void endIfPanickedFor(long nanos) {
    long began = panickedAt;
    if (began != 0 && System.nanoTime() - began > nanos) {
      end();
    }
  }

  /** Nothing more is to be expected of a kernel that panicked. */
  private void end() {
    if (panic != null) {
      share.end(VmState.PANICKED, panic);
    }
  }
}
