package org.pangaea.control;

/**
 * A piece of a recording.
 *
 * @param base64 events, 32 bytes each, in the form that docs/trace.md describes
 * @param nanos what the node's host clock shows now
 * @param ticks what the node's guest time is now, in 100 ns
 * @param lost events of the recording that found no room so far
 * @param more whether there is more to be read at once
 */
public record TracePiece(String base64, long nanos, long ticks, long lost, boolean more) {}
