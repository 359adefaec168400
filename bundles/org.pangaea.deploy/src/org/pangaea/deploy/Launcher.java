package org.pangaea.deploy;

import java.util.List;
import org.pangaea.guests.Progress;

/** Starts VMM processes: on this computer, or wherever its implementation reaches. */
public interface Launcher {
  /**
   * Makes the computers ready on which VMMs are to be started, so that starting them takes no time.
   */
  default void prepare(Progress progress) throws DeployException, InterruptedException {}

  /**
   * Starts a VMM and returns at once; the VMM serves its control socket a moment later.
   *
   * @throws DeployException if no process could be started
   */
  VmmProcess launch(NodeStart start) throws DeployException, InterruptedException;

  /**
   * A VMM that an earlier process has started, unowned, by what that process wrote down of it. One
   * on this computer, if an implementation does not know better.
   */
  default VmmProcess find(NodeInfo node) throws DeployException, InterruptedException {
    return new Found(node);
  }

  /**
   * Removes what VMMs that have ended left on computers other than this one.
   *
   * @param nodes of one deployment
   */
  default void discard(List<NodeInfo> nodes) throws DeployException, InterruptedException {}
}
