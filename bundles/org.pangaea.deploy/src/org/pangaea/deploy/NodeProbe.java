package org.pangaea.deploy;

import java.io.IOException;
import java.time.Duration;
import org.pangaea.control.VmmControl;
import org.pangaea.control.VmmInfo;

/** Asks a VMM of which a deployment tells whether it is there, with or without a machine on it. */
public final class NodeProbe {
  private NodeProbe() {}

  /**
   * Who the VMM is.
   *
   * @param limit for it to answer, once it is connected to
   * @throws DeployException if it cannot be reached, or did not answer in time
   */
  public static VmmInfo ask(NodeInfo node, Duration limit)
      throws DeployException, InterruptedException {
    try (NodeClient client = NodeClient.connect(node, new SilentListener())) {
      return client.call("tell who it is", limit, VmmControl::info);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      throw ClusterSession.unreachable(node, e);
    }
  }
}
