package org.pangaea.coherence;

import java.nio.ByteBuffer;

/**
 * Messages to a page at one node: whether they make sense there at this moment, and whose they are.
 * What makes none is refused, and changes nothing.
 */
final class Incoming {
  private Incoming() {}

  static void receive(Mirror mirror, int from, Message message, ByteBuffer payload) {
    CoherenceNode node = mirror.node;
    switch (message.kind()) {
      case SPLIT, JOINED, JOIN, TURNED -> node.blocks.receive(from, message, mirror);
      case REQUEST, WRITEBACK, DONE, EVICT -> {
        if (mirror.directory == null) {
          node.refuse(from, message, "The page does not live here.");
        } else {
          mirror.directory.receive(from, message, payload);
        }
      }
      case DATA, INVALIDATED -> receiveAnswer(mirror, from, message, payload);
      case GRANT, OFFER, FORWARD, INVALIDATE, EVICTED -> {
        if (from != mirror.home) {
          node.refuse(from, message, "Only the page's home may say this.");
        } else if (message.kind() == MessageKind.GRANT) {
          receiveAnswer(mirror, from, message, payload);
        } else if (message.kind() == MessageKind.OFFER) {
          receiveOffer(mirror, from, message);
        } else if (message.kind() == MessageKind.EVICTED) {
          receiveEvicted(mirror, from, message);
        } else {
          receiveRevoke(mirror, from, message);
        }
      }
    }
  }

  /** Home's, the owner's or a sharer's part of the answer to a request. */
  static void receiveAnswer(Mirror mirror, int from, Message message, ByteBuffer payload) {
    CoherenceNode node = mirror.node;
    Request request = mirror.request();
    if (request == null || message.grant() <= mirror.grant || message.requester() != node.self) {
      node.refuse(from, message, "Nothing was asked for that this could answer.");
    } else if (message.kind() == MessageKind.GRANT && message.ends() != mirror.grant) {
      node.refuse(from, message, "It answers an older request.");
    } else {
      request.receive(from, message, payload);
    }
  }

  /**
   * An untouched page is this node's. If it has just been asked for, that is the answer: home will
   * know that the request crossed the offer.
   */
  private static void receiveOffer(Mirror mirror, int from, Message message) {
    CoherenceNode node = mirror.node;
    Request request = mirror.request();
    boolean open = request == null ? mirror.state == MirrorState.INVALID : request.granted == null;
    if (!open || mirror.grant != 0 || message.ends() != 0 || message.requester() != node.self) {
      node.refuse(from, message, "It was granted to this node before.");
      return;
    }
    if (node.rules.offerNeedsDone()) {
      mirror.send(mirror.home, Message.done(mirror.gfn, node.self, message.grant(), false));
    }
    if (request != null) {
      request.receive(from, Message.grant(message), null);
    } else {
      mirror.offered(message);
    }
  }

  private static void receiveEvicted(Mirror mirror, int from, Message message) {
    boolean underWay = mirror.state == MirrorState.EVICTING || mirror.state == MirrorState.RETIRING;
    if (!underWay || message.ends() != mirror.grant) {
      mirror.node.refuse(from, message, "This eviction is not under way.");
    } else {
      mirror.evicted(message);
    }
  }

  /** A FORWARD or INVALIDATE. */
  static void receiveRevoke(Mirror mirror, int from, Message message) {
    CoherenceNode node = mirror.node;
    Fault fault = mirror.fault;
    Rules.Arrival arrival = node.rules.arrival(message.ends(), mirror.grant);
    if (arrival == Rules.Arrival.EARLY) {
      receiveEarly(mirror, from, message);
    } else if (arrival == Rules.Arrival.LATE || message.requester() == node.self) {
      node.refuse(from, message, "It ends a grant that is over.");
    } else if (mirror.revocation != null && mirror.revocation.message != null
        || fault != null && fault.deferred != null) {
      node.refuse(from, message, "Another revoke is being carried out.");
    } else if ((message.kind() == MessageKind.FORWARD) != canBeForwarded(mirror.state)) {
      node.refuse(from, message, "The page is " + mirror.state + " here.");
    } else {
      mirror.carryOut(message);
    }
  }

  private static boolean canBeForwarded(MirrorState state) {
    return state.owned() || state == MirrorState.OFFERED || state == MirrorState.EVICTING;
  }

  /** A revoke of the right that was asked for: its turn comes when that was granted and used. */
  private static void receiveEarly(Mirror mirror, int from, Message message) {
    CoherenceNode node = mirror.node;
    Request request = mirror.request();
    if (request == null) {
      node.refuse(from, message, "It ends a grant that nobody asked for.");
    } else if (request.granted == null) {
      request.keep(from, message, null);
    } else if (message.ends() != request.granted.grant() || mirror.fault.deferred != null) {
      node.refuse(from, message, "Home's answer has another number.");
    } else {
      mirror.fault.deferred = message;
    }
  }
}
