package org.pangaea.control;

/**
 * Something a human should know.
 *
 * @param node who tells
 * @param vm number of the VM, -1 if it concerns none
 * @param text what happened
 */
public record Warning(String node, int vm, String text) {}
