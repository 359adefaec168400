package org.pangaea.control;

/**
 * Where a console's output stands.
 *
 * @param first offset of the oldest byte kept
 * @param next offset of the next byte to come
 */
public record ConsolePosition(long first, long next) {}
