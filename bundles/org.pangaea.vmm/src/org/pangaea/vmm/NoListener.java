package org.pangaea.vmm;

import org.pangaea.control.ConsoleData;
import org.pangaea.control.LinkLoss;
import org.pangaea.control.StateChange;
import org.pangaea.control.VmmListener;
import org.pangaea.control.Warning;

/** Whoever asks questions is not interrupted by news. */
final class NoListener implements VmmListener {
  @Override
  public void consoleOutput(ConsoleData data) {}

  @Override
  public void stateChanged(StateChange change) {}

  @Override
  public void linkLost(LinkLoss loss) {}

  @Override
  public void warning(Warning warning) {}
}
