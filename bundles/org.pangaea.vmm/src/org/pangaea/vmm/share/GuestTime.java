package org.pangaea.vmm.share;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pangaea.fabric.ClockSample;
import org.pangaea.fabric.FabricException;
import org.pangaea.fabric.GuestClock;
import org.pangaea.fabric.Link;
import org.pangaea.fabric.LinkClosedException;

/** Keeps this node's guest time in step with that of the others. */
final class GuestTime {
  private static final int PROBES = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  final GuestClock clock;
  private final Share share;

  /** The clock runs, but may still be far behind those of nodes that run longer. */
  private volatile boolean settling;

  GuestTime(Share share) {
    this.share = share;
    clock = new GuestClock(share.specification().timeScale());
  }

  /** A frame of another node carries its guest time, in ticks: this one does not stay behind. */
  void observe(int from, long ticks) {
    if (clock.paused() || settling) {
      // No hart here reads the clock now, and others may run already, or still.
      clock.advanceTo(ticks);
    } else if (!clock.observe(ticks)) {
      throw new IllegalArgumentException(
          "A frame of node "
              + share.specification().nodes().get(from)
              + " is stamped more than a second ahead of this node.");
    }
  }

  /**
   * Lets the clock run. Nodes start and resume one after the other: each moves up to those that run
   * already, before its harts read the clock. Probing takes its time, so once more when the clock
   * runs.
   */
  void run() {
    settling = true;
    synchronize();
    clock.resume();
    synchronize();
    settling = false;
  }

  private void synchronize() {
    for (int node = 0; node < share.network().nodes(); node++) {
      Link link = share.network().link(node);
      if (link == null) {
        continue;
      }
      List<ClockSample> samples = new ArrayList<>();
      try {
        for (int i = 0; i < PROBES; i++) {
          samples.add(link.probeClock(share.specification().vm(), TIMEOUT));
        }
        clock.synchronize(samples);
      } catch (LinkClosedException e) {
        share.lostNode(node, e.getMessage());
      } catch (FabricException e) {
        // Frames carry the time too; a peer that does not answer at all is found out by its link.
        share.warn(e.getMessage());
      }
    }
  }
}
