package org.pangaea.control;

/**
 * The memory in which a node keeps pages of other nodes, beside what it contributes.
 *
 * @param frames that are taken now, of 4096 bytes each; pages on their way here or back count, too
 * @param budget bytes that they may take, 0 for any number
 * @param dropped copies that others had as well, given up without a message
 * @param outdated copies that another node had invalidated before, given up without a message
 * @param writtenBack pages that this node owned and gave back to their home
 */
public record MirrorCounts(
    long frames, long budget, long dropped, long outdated, long writtenBack) {
  /** What came after an earlier look; frames and budget are those of now. */
  public MirrorCounts since(MirrorCounts before) {
    return new MirrorCounts(
        frames,
        budget,
        dropped - before.dropped,
        outdated - before.outdated,
        writtenBack - before.writtenBack);
  }
}
