package org.pangaea.deploy.ssh;

import java.util.List;

/**
 * What a deployment would do on one computer.
 *
 * @param computer its name in the model
 * @param address at which it is reached
 * @param java version of the Java that VMMs would be started with, and whether it is brought along
 * @param bytes that would be sent there
 * @param nodes whose VMMs would be started
 * @param folder where they would run
 */
public record PlannedComputer(
    String computer, String address, String java, long bytes, List<String> nodes, String folder) {}
