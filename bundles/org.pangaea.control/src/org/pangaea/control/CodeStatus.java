package org.pangaea.control;

import java.util.List;

/**
 * Which tier of its engine a node executes guest code in, and what is hot.
 *
 * @param node the VMM's name
 * @param engine name of the engine
 * @param instructions that the node's harts have retired
 * @param inRegions how many of them in translated regions; the rest was interpreted
 * @param regions how many regions were translated so far
 * @param dropped how many of them were forgotten since because there were too many
 * @param bytes of class files that live now
 * @param hottest regions in which most instructions were executed, hottest first
 */
public record CodeStatus(
    String node,
    String engine,
    long instructions,
    long inRegions,
    long regions,
    long dropped,
    long bytes,
    List<TranslatedRegion> hottest) {}
