package org.pangaea.control;

/**
 * A hart is on the node on which it should be.
 *
 * @param moved false if it was there already
 */
public record Migration(boolean moved) {}
