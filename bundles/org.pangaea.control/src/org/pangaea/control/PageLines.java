package org.pangaea.control;

/**
 * Parts of a page.
 *
 * @param page its number: its address divided by the size of a page
 * @param lines bit n stands for its n-th 64 bytes; 0 for the whole page
 */
public record PageLines(long page, long lines) {}
