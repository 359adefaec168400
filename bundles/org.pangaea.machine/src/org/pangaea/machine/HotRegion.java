package org.pangaea.machine;

/**
 * A piece of guest code that an engine has translated, and how much it was used. The counts are
 * estimated from samples.
 *
 * @param address guest physical address of its first instruction
 * @param instructions how many guest instructions it is made of
 * @param bytes of what they were translated to
 * @param runs how often control came to it
 * @param retired how many guest instructions were executed in it
 */
public record HotRegion(long address, int instructions, int bytes, long runs, long retired) {}
