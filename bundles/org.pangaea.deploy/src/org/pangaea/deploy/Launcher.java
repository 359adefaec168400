package org.pangaea.deploy;

/** Starts VMM processes: on this computer, or wherever its implementation reaches. */
public interface Launcher {
  /**
   * Starts a VMM and returns at once; the VMM serves its control socket a moment later.
   *
   * @throws DeployException if no process could be started
   */
  VmmProcess launch(NodeStart start) throws DeployException;

  /**
   * A VMM that an earlier process has started, unowned, by what that process wrote down of it. One
   * on this computer, if an implementation does not know better.
   */
  default VmmProcess find(NodeInfo node) {
    return new Found(node);
  }
}
