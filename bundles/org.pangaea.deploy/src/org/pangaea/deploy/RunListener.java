package org.pangaea.deploy;

import java.nio.file.Path;
import org.pangaea.control.VmState;

/** Is told what happens to a machine, on the thread that is in {@link MachineRun#await}. */
public interface RunListener {
  /** The machine paused, or runs again. Its end is told by {@link MachineRun#await} itself. */
  void stateChanged(VmState state, String reason);

  /** Something that its user should know. */
  void warning(String node, String text);

  /** The nodes' reports were collected because of a warning. */
  void reported(Path file);
}
