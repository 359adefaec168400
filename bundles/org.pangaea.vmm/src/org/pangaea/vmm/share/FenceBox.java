package org.pangaea.vmm.share;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The fences that a hart has to apply: those that somebody waits for, and those that counted as
 * applied because the hart was parked, which it owes before it runs on. Guarded by the hart's
 * {@link Place}.
 */
final class FenceBox {
  /** Fences kept for a parked hart; a guest can ask for any number. */
  private static final int MAX_OWED = 64;

  private final ArrayDeque<RemoteFence> asked = new ArrayDeque<>();
  private final ArrayDeque<RemoteFence> owed = new ArrayDeque<>();

  /** So many were owed that they are not worth keeping apart. */
  private boolean owesAll;

  /** A fence that is acknowledged when it has been applied. */
  void ask(RemoteFence fence) {
    asked.add(fence);
  }

  /** A fence that the hart applies before it runs on. */
  void owe(RemoteFence fence) {
    if (owed.size() == MAX_OWED) {
      owed.clear();
      owesAll = true;
    }
    owed.add(fence);
  }

  /** Whether nobody waits for a fence. */
  boolean isQuiet() {
    return asked.isEmpty();
  }

  List<RemoteFence> takeAsked() {
    return take(asked);
  }

  /** Those owed, besides {@link #takeOwesAll}. */
  List<RemoteFence> takeOwed() {
    return take(owed);
  }

  /** Whether all translations have to go, too; false from then on. */
  boolean takeOwesAll() {
    boolean all = owesAll;
    owesAll = false;
    return all;
  }

  /** The hart leaves without any translation: it owes nothing. Who waited needs to wait no more. */
  List<RemoteFence> leave() {
    owed.clear();
    owesAll = false;
    return takeAsked();
  }

  private static List<RemoteFence> take(ArrayDeque<RemoteFence> from) {
    if (from.isEmpty()) {
      return List.of();
    }
    List<RemoteFence> taken = new ArrayList<>(from);
    from.clear();
    return taken;
  }
}
