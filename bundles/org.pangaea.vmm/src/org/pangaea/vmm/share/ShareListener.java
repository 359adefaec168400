package org.pangaea.vmm.share;

import org.pangaea.control.VmState;

/** Is told what happens to a share. Any thread; must not block. */
public interface ShareListener {
  /** The share's state has changed. */
  void stateChanged(Share share, VmState state, String reason);

  /** Something a human should know. */
  void warning(Share share, String text);
}
