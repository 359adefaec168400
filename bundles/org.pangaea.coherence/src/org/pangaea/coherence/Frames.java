package org.pangaea.coherence;

import java.util.ArrayList;
import java.util.List;

/**
 * The frames of pages that live on other nodes. A page's blocks are in its frame, too, so it leaves
 * with them: all may leave, or none begins to; and until the last has left, none comes back. So the
 * frame is free then.
 *
 * <p>Under the page's lock.
 */
final class Frames {
  private final CoherenceNode node;

  Frames(CoherenceNode node) {
    this.node = node;
  }

  /** The page and, if it was ever split, its blocks, as far as they were touched here. */
  private List<Mirror> names(long gfn) {
    Mirror page = node.existing(gfn);
    if (page == null) {
      return List.of();
    } else if (page.partition == null) {
      return List.of(page);
    }
    List<Mirror> names = new ArrayList<>();
    names.add(page);
    for (int i = 0; i < node.blocks.perPage(); i++) {
      Mirror block = node.existing(node.block(gfn, i));
      if (block != null) {
        names.add(block);
      }
    }
    return names;
  }

  Eviction evict(long gfn) {
    node.mirror(gfn);
    List<Mirror> names = names(gfn);
    if (!names.stream().allMatch(Mirror::mayEvict)) {
      return Eviction.REFUSED;
    }
    Eviction all = Eviction.DONE;
    for (Mirror name : names) {
      if (name.evict() == Eviction.PENDING) {
        all = Eviction.PENDING;
      }
    }
    return all;
  }

  /** Whether nothing in the frame is in use, or on its way here or home. */
  boolean isFree(long gfn) {
    return names(gfn).stream().noneMatch(Frames::isTakenBy);
  }

  /** Whether there are bytes of this page or block in the frame, or will be. */
  static boolean isTakenBy(Mirror name) {
    return name.version != Version.NONE
        || name.state != MirrorState.INVALID && name.state != MirrorState.OFFERED;
  }

  /** Another name of the same page that is on its way out, or this one if there is none. */
  long leaving(long id) {
    for (Mirror name : names(node.pageOf(id))) {
      if (name.gfn != id && isLeaving(name)) {
        return name.gfn;
      }
    }
    return id;
  }

  private static boolean isLeaving(Mirror name) {
    return name.state == MirrorState.EVICTING
        || name.state == MirrorState.RETIRING
        || name.revocation != null && name.revocation.kind == Revocation.Kind.EVICT;
  }

  boolean isReadable(long gfn) {
    return names(gfn).stream().anyMatch(name -> name.state.readable());
  }
}
