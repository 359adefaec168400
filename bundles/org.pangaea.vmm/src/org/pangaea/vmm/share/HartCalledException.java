package org.pangaea.vmm.share;

/** The hart is to leave this node: its thread unwinds, its state is complete. Carries nothing. */
final class HartCalledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HartCalledException() {
    super(null, null, false, false);
  }
}
