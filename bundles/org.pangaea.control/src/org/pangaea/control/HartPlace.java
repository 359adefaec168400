package org.pangaea.control;

/**
 * A hart and the node that runs it.
 *
 * @param id hart id, dense from 0 in the list's order
 * @param node index of the node
 */
public record HartPlace(int id, int node) {}
