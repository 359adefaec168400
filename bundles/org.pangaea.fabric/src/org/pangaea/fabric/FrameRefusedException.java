package org.pangaea.fabric;

/** A frame that must not be acted upon; thrown while it is handled, it closes the link. */
public final class FrameRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason what is wrong with the frame; both ends log it
   */
  public FrameRefusedException(String reason) {
    super(reason);
  }
}
