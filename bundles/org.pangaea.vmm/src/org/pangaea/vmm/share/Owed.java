package org.pangaea.vmm.share;

import org.pangaea.coherence.Message;
import org.pangaea.fabric.Reply;

/**
 * An answer that is owed over a lane: the first one about the page to the node that asked.
 *
 * @param to the node
 * @param gfn the page
 */
record Owed(int to, long gfn, Reply reply) {
  boolean isFor(int node, Message message) {
    return node == to
        && message.gfn() == gfn
        && switch (message.kind()) {
          case GRANT, DATA, INVALIDATED, TURNED -> true;
          case REQUEST,
              FORWARD,
              WRITEBACK,
              INVALIDATE,
              DONE,
              OFFER,
              EVICT,
              EVICTED,
              SPLIT,
              JOINED,
              JOIN ->
              false;
        };
  }
}
