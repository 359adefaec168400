package org.pangaea.workbench.machines;

import java.util.List;

/**
 * A deployed cluster as it was seen last.
 *
 * @param cluster its name
 * @param started when it was deployed, in ISO 8601
 * @param nodes each with its VMM; without harts and pages, which belong to machines
 */
public record DeploymentView(String cluster, String started, List<NodeView> nodes) {}
