package org.pangaea.cli;

import java.nio.file.Path;
import org.pangaea.control.VmState;
import org.pangaea.deploy.RunListener;

/** Tells the user what happens to a machine while it runs. */
record RunMessages(Messages messages) implements RunListener {
  @Override
  public void stateChanged(VmState state, String reason) {
    switch (state) {
      case PAUSED -> messages.info("the machine is paused.");
      case LOCKED_UP -> messages.warning(reason);
      case RUNNING -> messages.info("the machine runs on.");
      case CREATED, POWERED_OFF, RESET, PANICKED, FAILED, STOPPED -> messages.info(reason);
    }
  }

  @Override
  public void warning(String node, String text) {
    // What follows the first line is in the report that is collected at the same time.
    messages.warning("node '" + node + "': " + text.lines().findFirst().orElse(""));
  }

  @Override
  public void reported(Path file) {
    messages.warning("What all nodes say of themselves is in " + file + ".");
  }
}
