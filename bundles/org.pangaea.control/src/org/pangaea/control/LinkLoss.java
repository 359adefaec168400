package org.pangaea.control;

/**
 * A link between two VMMs ended.
 *
 * @param node who tells
 * @param peer the VMM at the other end
 * @param reason a sentence
 * @param expected whether this VMM was told to stop, or all its machines had come to a good end, so
 *     that nobody need worry
 */
public record LinkLoss(String node, String peer, String reason, boolean expected) {}
