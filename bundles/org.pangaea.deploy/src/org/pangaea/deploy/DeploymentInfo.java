package org.pangaea.deploy;

import java.util.List;
import java.util.Optional;

/**
 * A cluster whose VMMs run, joined, and wait for virtual machines: the content of {@code
 * deployment.json}.
 *
 * @param cluster the cluster's name, unique among those that this user has deployed from this
 *     computer
 * @param started when, in ISO 8601
 * @param memory bytes of guest memory that its virtual machines may have in all
 * @param nodes all virtual nodes of the model
 */
public record DeploymentInfo(String cluster, String started, long memory, List<NodeInfo> nodes) {
  /** A node of the model as it was deployed. */
  Optional<NodeInfo> node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /** Whether any of its VMMs still serves clients; without one there is nothing to be stopped. */
  boolean isAlive() {
    return nodes.stream().anyMatch(NodeInfo::answers);
  }
}
