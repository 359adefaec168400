package org.pangaea.analysis.memory;

/**
 * How well a node answers.
 *
 * @param name the node's
 * @param seenNanos {@link System#nanoTime} of its last answer; 0 if it has never answered
 * @param problem why it does not answer, as a sentence; null while all is well
 */
public record NodeView(String name, long seenNanos, String problem) {}
