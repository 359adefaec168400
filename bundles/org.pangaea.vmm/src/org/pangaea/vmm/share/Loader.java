package org.pangaea.vmm.share;

import org.pangaea.coherence.Agent;

/** The agent that puts images into guest memory before the guest runs. It keeps no translations. */
final class Loader extends Sleeper {
  private final Share share;

  Loader(Agent agent, Share share) {
    super(agent);
    this.share = share;
  }

  @Override
  String title() {
    return "The loader of images";
  }

  @Override
  void drop(long gfn) {
    // Nothing is kept between two accesses.
  }

  @Override
  void giveUp(long gfn) {
    share.memory().acknowledge(this, gfn);
  }

  @Override
  void revokeAsked() {
    // It polls after every page.
  }

  @Override
  boolean ended() {
    return share.state().ended();
  }

  /** Lets go of everything: from now on revokes complete without this agent. */
  void finish() {
    abandon();
  }
}
