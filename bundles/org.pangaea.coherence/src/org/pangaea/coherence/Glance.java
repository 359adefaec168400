package org.pangaea.coherence;

/** Takes what {@link CoherenceNode#glance} sees, page by page in ascending order. */
public interface Glance {
  /** So many pages are as they were when they were looked at before. */
  void unchanged(int count);

  /**
   * A page that no agent of this node, and nobody through it, ever touched.
   *
   * @param home whether it lives here
   */
  void untouched(boolean home);

  /**
   * Another page.
   *
   * @param state this node's right to it
   * @param answers how often a request of this node was answered with it
   */
  void page(MirrorState state, int answers);
}
