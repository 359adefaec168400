package org.pangaea.machine.translator;

import org.pangaea.machine.Hart;
import org.pangaea.machine.fp.FloatEnv;

/** What regions ask about the floating-point unit. */
final class FloatReady {
  private FloatReady() {}

  /**
   * Whether the host's arithmetic gives the guest's result and flags, within the limits that {@link
   * FloatWriter} sets: to nearest, and "inexact" is raised already.
   */
  static boolean ready(Hart hart) {
    return (hart.fp.flags & FloatEnv.NX) != 0 && hart.frm == 0;
  }
}
