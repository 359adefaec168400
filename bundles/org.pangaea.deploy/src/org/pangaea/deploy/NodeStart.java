package org.pangaea.deploy;

import java.nio.file.Path;

/**
 * One VMM to start.
 *
 * @param node the virtual node's name
 * @param socket where it shall serve the control interface
 * @param scratch a folder for this process alone; it need not exist
 * @param log the file that takes what the process prints
 * @param guestMemory bytes of the machine's memory in all, of which a node may come to hold every
 *     page
 * @param coherenceUnit bytes of it that nodes share at once
 * @param owned whether it ends when the process that starts it does; else it lasts until a client
 *     asks it to end
 */
public record NodeStart(
    String node,
    Path socket,
    Path scratch,
    Path log,
    long guestMemory,
    int coherenceUnit,
    boolean owned) {}
