package org.pangaea.vmm.share;

import org.pangaea.fabric.Lane;

/**
 * What an agent has asked another node over a lane. Its thread takes the answer, and gives the lane
 * back.
 *
 * @param node who is asked
 * @param gfn about which page
 */
record Question(int node, long gfn, Lane lane, Transmitter.Sender network) {
  /** Waits for the answer, and takes it; there may be none. */
  void await(ThreadTrace trace) {
    network.awaitAnswer(this, trace);
  }
}
