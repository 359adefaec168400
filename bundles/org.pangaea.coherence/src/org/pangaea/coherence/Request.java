package org.pangaea.coherence;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A request on its way to home, and what has come of its answer: home's word, the bytes, and an
 * acknowledgement of each sharer that had to stop reading.
 */
final class Request {
  /** A message that came before home's word, which alone says whether it is genuine. */
  record Early(int from, Message message, ByteBuffer payload) {}

  private final Mirror mirror;
  final Access access;

  /** Home was told that no bytes are needed, so none will come, and the old ones are lost. */
  final boolean overwrites;

  /** Home's word; null before it has come. */
  Message granted;

  /** How the bytes came into the frame; null before they have. */
  Counter filledBy;

  /** Home has the same bytes. */
  boolean homeCurrent;

  /** The owner that gave the bytes had not written them. */
  boolean unwritten;

  /** Sharers that have acknowledged. */
  long acked;

  /** What came before home's word; null if nothing did. */
  List<Early> early;

  Request(Mirror mirror, Access access, boolean overwrites) {
    this.mirror = mirror;
    this.access = access;
    this.overwrites = overwrites;
  }

  /** The request as home is to have it. */
  Message message() {
    Access asked = access == Access.OVERWRITE ? Access.WRITE : access;
    boolean inUse = mirror.state == MirrorState.UPGRADING;
    long have = overwrites ? Version.ANY : mirror.node.rules.told(mirror.version, inUse);
    return Message.request(mirror.gfn, mirror.node.self, asked, mirror.grant, have);
  }

  /** A part of the answer. */
  void receive(int from, Message message, ByteBuffer payload) {
    if (message.kind() == MessageKind.GRANT) {
      receiveGrant(from, message, payload);
    } else if (granted == null) {
      keep(from, message, payload);
    } else if (message.grant() != granted.grant()) {
      refuse(from, message, "Home's answer has another number.");
    } else if (message.kind() == MessageKind.DATA) {
      receiveData(from, message, payload);
    } else {
      receiveAcknowledgement(from, message);
    }
  }

  private void receiveGrant(int from, Message message, ByteBuffer payload) {
    if (granted != null) {
      refuse(from, message, "Home has answered already.");
    } else if (overwrites && !message.exclusive()) {
      refuse(from, message, "A page that is to be overwritten is not shared.");
    } else if (message.source() == mirror.node.self && !fill(message, payload)) {
      refuse(from, message, "It speaks of bytes that are not here.");
    } else {
      granted = message;
      List<Early> kept = early;
      early = null;
      completeIfAllIsHere();
      if (kept != null) {
        // Revokes among them wait for their turn, or have it now.
        kept.forEach(e -> Incoming.receive(mirror, e.from, e.message, e.payload));
      }
    }
  }

  private void receiveData(int from, Message message, ByteBuffer payload) {
    if (filledBy != null || from != granted.source()) {
      refuse(from, message, "Its data is not waited for.");
    } else if (!fill(message, payload)) {
      refuse(from, message, "It speaks of bytes that are not here.");
    } else {
      completeIfAllIsHere();
    }
  }

  private void receiveAcknowledgement(int from, Message message) {
    if ((granted.acks() & ~acked & 1L << from) == 0) {
      refuse(from, message, "Its acknowledgement is not waited for.");
    } else {
      acked |= 1L << from;
      completeIfAllIsHere();
    }
  }

  private boolean fill(Message message, ByteBuffer payload) {
    filledBy = overwrites ? Counter.FILLED_BY_OVERWRITE : mirror.fill(message, payload);
    homeCurrent = message.homeCurrent();
    unwritten = message.unwritten();
    return filledBy != null;
  }

  /**
   * Keeps a message until home's word is here, but no repetition, and no more than there can be.
   */
  void keep(int from, Message message, ByteBuffer payload) {
    if (early == null) {
      early = new ArrayList<>(2);
    }
    boolean repeated =
        early.stream().anyMatch(kept -> kept.from == from && kept.message.equals(message));
    if (repeated || early.size() == 2 * CoherenceNode.MAX_NODES) {
      refuse(from, message, "It came before, and before home's answer.");
      return;
    }
    ByteBuffer copy = null;
    if (payload != null) {
      copy = ByteBuffer.allocate(payload.remaining()).put(payload.duplicate()).flip();
    }
    early.add(new Early(from, message, copy));
  }

  boolean keeps(Message message) {
    return early != null && early.stream().anyMatch(kept -> kept.message == message);
  }

  private void completeIfAllIsHere() {
    if (filledBy != null && acked == granted.acks()) {
      count();
      mirror.answered(this);
    }
  }

  /**
   * No other node has the page, and this one has not its bytes: those who wait to overwrite it do
   * so now, all at once, before any other agent has the page. Here and not by the agents when they
   * run: until then others of this node could see what the frame happens to hold.
   *
   * <p>They become holders whatever else is wanted of the page ({@link Keep#WANTED}), so that it
   * stays until they have come back and know. Nothing has been able to send them away ({@link
   * Fault#bound}), and no tag stands against theirs: the page was INVALID when it was asked for.
   */
  void overwrite() {
    long agents = mirror.fault.overwriters;
    if (agents == 0) {
      throw new IllegalStateException("The bytes are lost for nothing: " + mirror.describe());
    }
    mirror.codeVoid();
    mirror.node.effects.overwrite(mirror.gfn);
    mirror.fault.overwritten |= agents;
    mirror.grantTo(agents, Access.OVERWRITE);
  }

  private void count() {
    boolean fromOwner = granted.source() != mirror.node.self;
    boolean upgrade = mirror.state == MirrorState.UPGRADING;
    mirror.count(
        switch (access) {
          case READ, WALK -> fromOwner ? Counter.READ_FROM_OWNER : Counter.READ_FROM_HOME;
          case FETCH -> fromOwner ? Counter.FETCH_FROM_OWNER : Counter.FETCH_FROM_HOME;
          case WRITE, OVERWRITE ->
              upgrade
                  ? Counter.UPGRADE
                  : fromOwner ? Counter.WRITE_FROM_OWNER : Counter.WRITE_FROM_HOME;
        });
    if (!upgrade) {
      mirror.count(filledBy);
    }
    if (granted.acks() != 0) {
      mirror.count(Counter.WAITED_FOR_SHARERS);
    }
    if (granted.exclusive() && !access.writes()) {
      mirror.count(Counter.EXCLUSIVE_ON_READ);
    }
  }

  private void refuse(int from, Message message, String reason) {
    mirror.node.refuse(from, message, reason);
  }
}
