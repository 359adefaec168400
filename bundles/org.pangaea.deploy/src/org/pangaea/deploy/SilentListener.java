package org.pangaea.deploy;

import org.pangaea.control.ConsoleData;
import org.pangaea.control.LinkLoss;
import org.pangaea.control.StateChange;
import org.pangaea.control.VmmListener;
import org.pangaea.control.Warning;

/** Listens to nothing; a beginning for those who listen to something. */
public class SilentListener implements VmmListener {
  @Override
  public void consoleOutput(ConsoleData data) {
    // Nobody looks.
  }

  @Override
  public void stateChanged(StateChange change) {
    // Nobody looks.
  }

  @Override
  public void linkLost(LinkLoss loss) {
    // Nobody looks.
  }

  @Override
  public void warning(Warning warning) {
    // Nobody looks.
  }
}
