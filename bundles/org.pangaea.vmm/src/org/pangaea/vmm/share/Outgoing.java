package org.pangaea.vmm.share;

import java.util.ArrayList;
import java.util.List;
import org.pangaea.coherence.Message;

/**
 * A message of the coherence protocol on its way out.
 *
 * @param node to whom
 * @param page the bytes that go with it, or null
 */
record Outgoing(int node, Message message, byte[] page) {
  /** Messages about pages one behind the other as one where they say the same. */
  static List<Outgoing> joined(List<Outgoing> messages) {
    List<Outgoing> joined = new ArrayList<>();
    for (Outgoing next : messages) {
      Outgoing last = joined.isEmpty() ? null : joined.getLast();
      Message both =
          last == null || last.node != next.node ? null : last.message.with(next.message);
      if (both == null) {
        joined.add(next);
      } else {
        joined.set(joined.size() - 1, new Outgoing(next.node, both, null));
      }
    }
    return joined;
  }
}
