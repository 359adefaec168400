package org.pangaea.model.validation;

import java.util.Locale;

/** How much a finding matters, worst first. */
public enum Severity {
  /** The cluster, or the virtual machine, cannot run. */
  ERROR,
  /** It can run, but probably not as it was meant to. */
  WARNING,
  /** Good to know. */
  INFO;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
