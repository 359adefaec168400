package org.pangaea.vmm.share;

import java.util.List;
import org.pangaea.coherence.Access;
import org.pangaea.coherence.CoherenceNode;
import org.pangaea.coherence.HomeMap;

/** Has pages split into blocks and joined again, where that pays. Any thread. */
final class Splitting {
  private final CoherenceNode node;
  private final HomeMap homes;
  private final int self;
  private final Stripes stripes;
  private final Transmitter transmitter;

  Splitting(CoherenceNode node, HomeMap homes, int self, Stripes stripes, Transmitter transmitter) {
    this.node = node;
    this.homes = homes;
    this.self = self;
    this.stripes = stripes;
    this.transmitter = transmitter;
  }

  /** Somebody has asked for a page, or a block of it. Under the page's lock. */
  void requested(Stripe stripe, long gfn, Access access) {
    if (!node.contains(gfn) || homes.homeOf(gfn) != self) {
      return;
    }
    boolean readOnlyUse = access == Access.FETCH || access == Access.WALK;
    switch (stripe.policy.requested(gfn, readOnlyUse, System.nanoTime())) {
      case SPLIT -> node.split(gfn);
      case JOIN -> node.join(gfn);
      case NOTHING -> {
        // As it is.
      }
    }
  }

  /** Another node needs a page whole that lives here. Under the page's lock. */
  void joinAsked(Stripe stripe, long gfn) {
    stripe.policy.joined(gfn, System.nanoTime());
  }

  /**
   * A hart has accessed this and other pages by their blocks so often again. It keeps what it
   * holds: nothing is taken from it before it polls.
   */
  void usedByBlocks(Sleeper sleeper, long gfn) {
    Stripe stripe = stripes.lock(gfn, sleeper.trace, self);
    List<Outgoing> messages;
    try {
      if (node.isSplit(gfn) && stripe.policy.isTooOften(gfn, System.nanoTime())) {
        node.askToJoin(gfn);
      }
    } finally {
      messages = stripe.takeAndUnlock();
    }
    transmitter.transmit(messages);
  }

  /**
   * Splits or joins a page that lives here, some time after; see {@link CoherenceNode#split}.
   *
   * @return false if nothing was to be done
   */
  boolean change(long gfn, boolean apart) {
    Stripe stripe = stripes.lock(gfn);
    List<Outgoing> messages;
    boolean changes;
    try {
      changes = apart ? node.split(gfn) : node.join(gfn);
    } finally {
      messages = stripe.takeAndUnlock();
    }
    transmitter.transmit(messages);
    return changes;
  }
}
