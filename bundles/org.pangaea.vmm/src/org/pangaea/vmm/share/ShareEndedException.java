package org.pangaea.vmm.share;

/**
 * Unwinds a thread of a share out of whatever it waits for, because the machine has ended.
 * Stackless.
 */
final class ShareEndedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ShareEndedException() {
    super("The virtual machine has ended.", null, false, false);
  }
}
