package org.pangaea.control;

/**
 * A piece of guest code that a node has translated. Counts are estimated from samples.
 *
 * @param address guest physical address of its first instruction
 * @param instructions how many guest instructions it is made of
 * @param bytes of bytecode
 * @param runs how often control came to it
 * @param retired how many guest instructions were executed in it
 */
public record TranslatedRegion(
    long address, int instructions, int bytes, long runs, long retired) {}
