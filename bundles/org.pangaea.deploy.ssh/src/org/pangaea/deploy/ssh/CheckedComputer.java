package org.pangaea.deploy.ssh;

/**
 * What {@link ClusterCheck} learned of a computer. Numbers are -1, and texts empty, where something
 * could not be found out.
 *
 * @param name in the model
 * @param address at which it was reached
 * @param reached whether it was
 * @param java version of the Java that VMMs would be started with, and whether a deployment brings
 *     it
 * @param processors that the operating system has online
 * @param memoryFree bytes that programs can still get
 * @param memoryWanted bytes that its nodes contribute, with their budgets for other nodes' pages
 * @param diskFree bytes where the VMM is brought to
 * @param clockMillis how far its clock is ahead of this computer's
 * @param clockErrorMillis how far off that may be: it took so long to ask
 */
public record CheckedComputer(
    String name,
    String address,
    boolean reached,
    String java,
    int processors,
    long memoryFree,
    long memoryWanted,
    long diskFree,
    double clockMillis,
    double clockErrorMillis) {}
