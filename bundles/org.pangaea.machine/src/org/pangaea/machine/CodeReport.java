package org.pangaea.machine;

import java.util.List;

/**
 * What an engine has translated of one share's guest code.
 *
 * @param retired guest instructions executed in translated code so far, by all harts; the rest was
 *     interpreted
 * @param regions how many pieces of code were translated so far
 * @param dropped how many of them were forgotten since because there were too many
 * @param bytes of class files or the like that live now
 * @param hottest those of the living ones in which most instructions were executed, hottest first
 */
public record CodeReport(
    long retired, long regions, long dropped, long bytes, List<HotRegion> hottest) {
  /** Of an engine that translates nothing. */
  public static final CodeReport NONE = new CodeReport(0, 0, 0, 0, List.of());
}
