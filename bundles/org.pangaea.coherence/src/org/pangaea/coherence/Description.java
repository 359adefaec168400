package org.pangaea.coherence;

import java.util.List;
import java.util.stream.IntStream;

/** Says all that is known about a page at one node, for people. */
final class Description {
  /** Made before, as every page that is taken back has one. */
  private static final List<String> REVOKED_FOR =
      IntStream.range(0, CoherenceNode.MAX_NODES)
          .mapToObj(node -> "revoked for node " + node)
          .toList();

  private final StringBuilder text = new StringBuilder();

  private Description() {}

  static String of(Mirror mirror) {
    Description description = new Description();
    description.mirror(mirror);
    if (mirror.fault != null) {
      description.fault(mirror.fault);
    }
    if (mirror.directory != null) {
      description.directory(mirror.directory);
    }
    return description.text.toString();
  }

  /** Why a page changes its state. */
  static String revokedFor(int node) {
    return REVOKED_FOR.get(node);
  }

  private void mirror(Mirror mirror) {
    text.append("page 0x").append(Long.toHexString(mirror.gfn));
    text.append(" at node ").append(mirror.node.self).append(": ").append(mirror.state);
    text.append(", version ").append(mirror.version).append(", grant ").append(mirror.grant);
    text.append(", home ").append(mirror.home);
    set(", held by agents ", mirror.holders);
    set(", written by agents ", mirror.writers);
    text.append(mirror.decoded ? ", decoded" : "");
    text.append(mirror.keep == Keep.NOT ? "" : ", keep " + mirror.keep);
    if (mirror.partition != null) {
      text.append(mirror.partition.split ? ", split" : ", joined");
      text.append(" by ").append(mirror.partition.number);
    }
    Revocation revocation = mirror.revocation;
    if (revocation != null) {
      text.append("\n  ").append(revocation.kind);
      set(" waits for agents ", revocation.awaiting);
      if (revocation.message != null) {
        text.append(", because of ").append(revocation.message);
      }
    }
  }

  private void fault(Fault fault) {
    text.append("\n  waiting:");
    set(" readers ", fault.readers);
    set(" writers ", fault.writers);
    set(" fetchers ", fault.fetchers);
    set(" overwriters ", fault.overwriters);
    if (fault.request != null) {
      request(fault.request);
    }
    if (fault.deferred != null) {
      text.append("\n  deferred: ").append(fault.deferred);
    }
  }

  private void request(Request request) {
    text.append("\n  asked home for ").append(request.access);
    text.append(request.overwrites ? ", without its bytes" : "");
    if (request.granted == null) {
      text.append(", no answer yet");
    } else {
      text.append(", answered by ").append(request.granted);
      set(", not acknowledged yet by nodes ", request.granted.acks() & ~request.acked);
      if (request.filledBy == null) {
        text.append(", no data yet from node ").append(request.granted.source());
      }
    }
    if (request.early != null) {
      request.early.forEach(
          kept -> text.append("\n  early from node " + kept.from() + ": " + kept.message()));
    }
  }

  private void directory(Directory directory) {
    text.append("\n  directory: ").append(directory.state);
    set(" nodes ", directory.holders());
    text.append(", last number ").append(directory.lastGrant);
    if (directory.transaction != null) {
      text.append("\n  serving ").append(directory.transaction);
    }
    if (directory.queue != null) {
      directory.queue.forEach(request -> text.append("\n  queued: ").append(request));
    }
    set("\n  evictions to be confirmed of nodes ", directory.leaving);
  }

  private void set(String label, long mask) {
    if (mask != 0) {
      text.append(label).append(Message.nodes(mask));
    }
  }
}
