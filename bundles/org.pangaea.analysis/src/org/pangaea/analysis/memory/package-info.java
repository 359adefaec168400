/**
 * Who owns which page of a machine's memory, and how pages travel: a picture that is kept up to
 * date, summed up for any zoom, and remembered over time.
 *
 * <p>{@link org.pangaea.analysis.memory.MemoryFeed} has a thread of its own that asks the nodes;
 * whoever shows the picture takes it from any other thread and never waits for a node.
 */
package org.pangaea.analysis.memory;
