package org.pangaea.fabric;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The links of one endpoint: at most one per peer, counting those that are being made. */
final class LinkTable {

  private final ReentrantLock lock = new ReentrantLock();

  /** A link came or went. */
  private final Condition changed = lock.newCondition();

  private final Map<String, Link> links = new TreeMap<>();
  private final Set<String> reserved = new TreeSet<>();
  private final Map<String, String> refusals = new TreeMap<>();
  private boolean closed;

  /** Claims the place of a peer's link; false if it is taken or this table is closed. */
  boolean reserve(String peer) {
    lock.lock();
    try {
      return !closed && !links.containsKey(peer) && reserved.add(peer);
    } finally {
      lock.unlock();
    }
  }

  /** Gives a claimed place back. */
  void release(String peer) {
    lock.lock();
    try {
      reserved.remove(peer);
    } finally {
      lock.unlock();
    }
  }

  /** Puts a link into its claimed place; false if this table has been closed meanwhile. */
  boolean put(Link link) {
    lock.lock();
    try {
      reserved.remove(link.peerName());
      if (closed) {
        return false;
      }
      links.put(link.peerName(), link);
      refusals.remove(link.peerName());
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void remove(Link link) {
    lock.lock();
    try {
      links.remove(link.peerName(), link);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Link get(String peer) {
    lock.lock();
    try {
      return links.get(peer);
    } finally {
      lock.unlock();
    }
  }

  List<Link> all() {
    lock.lock();
    try {
      return List.copyOf(links.values());
    } finally {
      lock.unlock();
    }
  }

  /** Remembers why somebody who gave this name was turned away. */
  void refused(String peer, String reason) {
    lock.lock();
    try {
      // The name is not proven: whoever knocks must not fill the memory with names.
      if (refusals.size() < 64) {
        refusals.put(peer, reason);
      }
    } finally {
      lock.unlock();
    }
  }

  String refusal(String peer) {
    lock.lock();
    try {
      return refusals.get(peer);
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** From here on nothing can be claimed or put. */
  List<Link> close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      return List.copyOf(links.values());
    } finally {
      lock.unlock();
    }
  }

  /** Waits until all peers are linked, this table is closed, or the time is over. */
  void awaitAll(Set<String> peers, long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !closed && !links.keySet().containsAll(peers)) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
