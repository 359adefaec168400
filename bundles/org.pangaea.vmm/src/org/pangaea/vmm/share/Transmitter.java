package org.pangaea.vmm.share;

import java.util.List;
import org.pangaea.coherence.Message;
import org.pangaea.fabric.Lane;
import org.pangaea.fabric.Reply;

/** How what the protocol wants sent leaves: over a link, a lane, or back over one. Any thread. */
final class Transmitter {
  /** Carries protocol messages to and from other nodes. It keeps no page beyond a call. */
  interface Sender {
    /** Sends a message over the link. */
    void send(int node, Message message, byte[] page);

    /** Answers what has come over a lane. */
    void answer(Reply lane, Message message, byte[] page);

    /** Sends a message over a lane; null if there is none free, and nothing was sent. */
    Lane ask(int node, Message message);

    /** Waits for the answer to {@link #ask}, and takes it; there may be none. */
    void awaitAnswer(Question question, ThreadTrace trace);
  }

  private final Sender sender;
  private final Counters counters;
  private final int self;

  Transmitter(Sender sender, Counters counters, int self) {
    this.sender = sender;
    this.counters = counters;
    this.self = self;
  }

  void transmit(List<Outgoing> messages) {
    messages.forEach(this::transmit);
  }

  private void transmit(Outgoing outgoing) {
    if (outgoing.message() == null) {
      outgoing.lane().none();
      return;
    }
    counters.count(Counters.Event.COHERENCE_MESSAGE_SENT);
    if (outgoing.lane() != null) {
      sender.answer(outgoing.lane(), outgoing.message(), outgoing.page());
    } else {
      sender.send(outgoing.node(), outgoing.message(), outgoing.page());
    }
    PageBuffers.giveBack(outgoing.page());
  }

  /**
   * The same for an agent that will wait for the answer to one of these messages. That one goes
   * over a lane, if one is free.
   *
   * @return what is asked, or null
   */
  Question ask(List<Outgoing> messages) {
    Question question = null;
    for (Outgoing outgoing : messages) {
      if (question == null && isAnsweredHere(outgoing.message())) {
        Lane lane = sender.ask(outgoing.node(), outgoing.message());
        if (lane != null) {
          counters.count(Counters.Event.COHERENCE_MESSAGE_SENT);
          question = new Question(outgoing.node(), outgoing.message().gfn(), lane, sender);
          continue;
        }
      }
      transmit(outgoing);
    }
    return question;
  }

  private boolean isAnsweredHere(Message message) {
    return switch (message.kind()) {
      case REQUEST -> true;
      case FORWARD, INVALIDATE -> message.requester() == self;
      case GRANT,
          DATA,
          WRITEBACK,
          INVALIDATED,
          DONE,
          OFFER,
          EVICT,
          EVICTED,
          SPLIT,
          JOINED,
          JOIN,
          TURNED ->
          false;
    };
  }
}
