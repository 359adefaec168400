package org.pangaea.devices;

/** Takes the interrupt controller's outputs to the harts. */
@FunctionalInterface
public interface ExternalInterrupts {
  /**
   * The supervisor external interrupt of a hart has a new level.
   *
   * <p>Called under the controller's lock, in order for each context. {@code sequence} grows by one
   * with every change of this context's level, so that a receiver that gets levels on several paths
   * (a message, the reply to a register access) keeps the one with the highest number.
   */
  void externalInterrupt(int hart, boolean level, long sequence);
}
