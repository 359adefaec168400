package org.pangaea.vmm.share;

/** Lets a test decide which pages are split into blocks. */
public final class Partitions {
  private Partitions() {}

  /**
   * Splits a page that lives at this share's node, or joins it if it is split; some time after.
   *
   * @return false if it is about to be split or joined already
   */
  public static boolean change(Share share, long gfn) {
    return share.memory().splitting().change(gfn, true)
        || share.memory().splitting().change(gfn, false);
  }
}
