package org.pangaea.vmm.share;

import java.util.ArrayList;
import java.util.List;
import org.pangaea.coherence.Message;
import org.pangaea.fabric.Reply;

/**
 * A message of the coherence protocol on its way out.
 *
 * @param node to whom
 * @param message null to say that a request is not answered
 * @param page the bytes that go with it, or null
 * @param lane the way back of the request that it answers, or null for the link
 */
record Outgoing(int node, Message message, byte[] page, Reply lane) {
  /** The word that there is no answer. */
  static Outgoing nothing(Owed owed) {
    return new Outgoing(owed.to(), null, null, owed.reply());
  }

  /** Messages about pages one behind the other as one where they say the same. */
  static List<Outgoing> joined(List<Outgoing> messages) {
    List<Outgoing> joined = new ArrayList<>();
    for (Outgoing next : messages) {
      Outgoing last = joined.isEmpty() ? null : joined.getLast();
      Message both =
          last == null || last.node != next.node || last.lane != null || next.lane != null
              ? null
              : last.message.with(next.message);
      if (both == null) {
        joined.add(next);
      } else {
        joined.set(joined.size() - 1, new Outgoing(next.node, both, null, null));
      }
    }
    return joined;
  }
}
