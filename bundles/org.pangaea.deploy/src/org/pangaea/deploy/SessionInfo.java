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
 */
public record SessionInfo(
    String name,
    int vm,
    String cluster,
    String guest,
    long owner,
    String started,
    int consoleNode,
    List<NodeInfo> nodes) {}
