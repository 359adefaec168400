package org.pangaea.deploy;

import java.util.List;

/**
 * What others need to know to reach a machine that runs: the content of {@code session.json}.
 *
 * @param name the machine's name, unique among those that this user runs on this computer
 * @param vm number of the VM within its cluster
 * @param cluster the cluster's name
 * @param guest what runs in it
 * @param owner process id of who started it and looks after it
 * @param started when, in ISO 8601
 * @param consoleNode index of the node that has the console
 * @param nodes by index
 * @param memory bytes of guest memory
 * @param deployment the deployed cluster whose VMMs it runs on; null if it has its own, which end
 *     with it
 */
public record SessionInfo(
    String name,
    int vm,
    String cluster,
    String guest,
    long owner,
    String started,
    int consoleNode,
    List<NodeInfo> nodes,
    long memory,
    String deployment) {
  /** Whether it goes on without the process that started it. */
  public boolean isDeployed() {
    return deployment != null;
  }
}
