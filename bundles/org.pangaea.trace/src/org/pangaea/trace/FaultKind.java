package org.pangaea.trace;

import java.util.Locale;

/** Why an access had to wait for a page. */
public enum FaultKind {
  /** A load, and no valid copy here. */
  READ,
  /** A store, an atomic or a load-reserved, and no valid copy here. */
  WRITE,
  /** The same, and a copy here that may only be read. */
  UPGRADE,
  /** An instruction fetch. */
  FETCH;

  /** As it is shown. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
