package org.pangaea.vmm.share;

import java.util.List;
import org.pangaea.fabric.GuestClock;

/** Moves harts of one share by {@link MovePolicy}, if the model wants it. Any thread. */
final class AutoMoves {
  /**
   * Guest time of a node's turn: all nodes' clocks show about the same. Moves begin in its first
   * half, in which there is one look, so that they are over when the next node decides: two harts
   * that want to be together must not change places.
   */
  private static final long TURN = 2 * GuestClock.TICKS_PER_SECOND;

  private final Share share;
  private final boolean wanted;
  private final int self;
  private final int nodes;
  private final MovePolicy policy;
  private long lastTurn = -1;
  private boolean moving;

  AutoMoves(Share share) {
    this.share = share;
    wanted = share.specification().migrateHarts();
    self = share.specification().node();
    nodes = share.specification().nodes().size();
    policy = new MovePolicy(self);
  }

  /** A hart has come or gone. */
  synchronized void changed() {
    policy.changed();
  }

  /** Looks whether a hart should move. About once a second. */
  void look() {
    if (wanted && !share.paused()) {
      decide();
    }
  }

  private void decide() {
    MovePolicy.Decision decision;
    synchronized (this) {
      long time = share.guestTime();
      long number = time / TURN;
      boolean turn =
          !moving && number != lastTurn && number % nodes == self && time % TURN < TURN / 2;
      List<MovePolicy.Misses> harts =
          share.harts().here().stream()
              .map(hart -> new MovePolicy.Misses(hart.hart.id, hart.counters.servedBy(nodes)))
              .toList();
      decision = policy.look(harts, turn).orElse(null);
      if (decision == null) {
        return;
      }
      lastTurn = number;
      moving = true;
    }
    share.counters().count(Counters.Event.HART_MOVE_BY_POLICY);
    share.moves().move(decision.hart(), decision.node(), true, result -> over(result));
  }

  private synchronized void over(MoveResult result) {
    moving = false;
    if (result.isRefused()) {
      share.counters().count(Counters.Event.HART_MOVE_REFUSED);
      policy.changed();
    }
  }
}
