package org.pangaea.devices;

/**
 * The device refuses the access: the hart raises a load or store access fault for it.
 *
 * <p>It carries no stack trace and exists once, because it is an answer of the bus and not an error
 * of the program.
 */
public final class AccessFaultException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The one instance. */
  public static final AccessFaultException INSTANCE = new AccessFaultException();

  private AccessFaultException() {
    super("access fault", null, false, false);
  }
}
