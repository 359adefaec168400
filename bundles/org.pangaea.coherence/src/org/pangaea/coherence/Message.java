package org.pangaea.coherence;

import java.nio.ByteBuffer;

/**
 * One message of the protocol. Made by the factory methods, which say what each kind carries; other
 * components are zero. Nodes are numbers below 64, sets of nodes are masks.
 *
 * @param kind which message
 * @param gfn the page
 * @param grant the grant (or revoke) this message belongs to, numbered per page by its home
 * @param ends the recipient's (in a REQUEST and EVICT: the sender's) grant that it follows or ends
 * @param version the version of the bytes that the message carries or speaks of; TURNED: the number
 *     of the news of how the page is used
 * @param have the version of the bytes that the requester still has; {@link Version#ANY} if it
 *     needs none
 * @param homeHas FORWARD: the version of home's bytes
 * @param acks GRANT: the nodes whose INVALIDATED the requester has to wait for
 * @param more OFFER, DONE: the same is said of other pages, too: bit i stands for page gfn + 1 + i
 * @param requester the node for which all this is done
 * @param source GRANT: the node that gives the bytes
 * @param access REQUEST: what is wanted
 * @param exclusive GRANT, FORWARD: the requester becomes the only holder
 * @param homeCurrent GRANT, DATA: home has the bytes of this version, so a clean copy need not go
 *     back
 * @param unwritten DATA, DONE: the last owner has not written the page
 * @param page a page follows the message
 */
public record Message(
    MessageKind kind,
    long gfn,
    long grant,
    long ends,
    long version,
    long have,
    long homeHas,
    long acks,
    long more,
    int requester,
    int source,
    Access access,
    boolean exclusive,
    boolean homeCurrent,
    boolean unwritten,
    boolean page) {

  /** How many pages one message can be about. */
  public static final int MOST_PAGES = Long.SIZE + 1;

  static Message request(long gfn, int requester, Access access, long last, long have) {
    return new Builder(MessageKind.REQUEST, gfn)
        .requester(requester)
        .access(access)
        .ends(last)
        .have(have)
        .build();
  }

  /** Home's answer with its own bytes, or with none if the requester has them or they are zero. */
  static Message grant(
      Message request, long grant, boolean exclusive, long version, long acks, boolean page) {
    return new Builder(MessageKind.GRANT, request.gfn)
        .requester(request.requester)
        .source(request.requester)
        .grant(grant)
        .ends(request.ends)
        .exclusive(exclusive)
        .version(version)
        .homeCurrent(true)
        .acks(acks)
        .page(page)
        .build();
  }

  /** Home's answer when another node gives the bytes. */
  static Message grantFrom(int owner, Message request, long grant, boolean exclusive) {
    return new Builder(MessageKind.GRANT, request.gfn)
        .requester(request.requester)
        .source(owner)
        .grant(grant)
        .ends(request.ends)
        .exclusive(exclusive)
        .build();
  }

  static Message forward(
      Message request, long ownersGrant, long grant, boolean exclusive, long homeHas) {
    return new Builder(MessageKind.FORWARD, request.gfn)
        .requester(request.requester)
        .have(request.have)
        .ends(ownersGrant)
        .grant(grant)
        .exclusive(exclusive)
        .homeHas(homeHas)
        .build();
  }

  static Message data(Message forward, long version, boolean unwritten, boolean page) {
    return new Builder(MessageKind.DATA, forward.gfn)
        .requester(forward.requester)
        .grant(forward.grant)
        .version(version)
        .homeCurrent(version == forward.homeHas)
        .unwritten(unwritten)
        .page(page)
        .build();
  }

  static Message writeback(Message forward, long version, boolean page) {
    return new Builder(MessageKind.WRITEBACK, forward.gfn)
        .requester(forward.requester)
        .grant(forward.grant)
        .version(version)
        .page(page)
        .build();
  }

  static Message invalidate(long gfn, int requester, long sharersGrant, long grant) {
    return new Builder(MessageKind.INVALIDATE, gfn)
        .requester(requester)
        .ends(sharersGrant)
        .grant(grant)
        .build();
  }

  static Message invalidated(Message invalidate) {
    return new Builder(MessageKind.INVALIDATED, invalidate.gfn)
        .requester(invalidate.requester)
        .grant(invalidate.grant)
        .build();
  }

  static Message done(long gfn, int requester, long grant, boolean unwritten) {
    return new Builder(MessageKind.DONE, gfn)
        .requester(requester)
        .grant(grant)
        .unwritten(unwritten)
        .build();
  }

  static Message offer(long gfn, int to, long last, long grant) {
    return new Builder(MessageKind.OFFER, gfn).requester(to).ends(last).grant(grant).build();
  }

  /** An offer that crossed the request that it answers. */
  static Message grant(Message offer) {
    return new Builder(MessageKind.GRANT, offer.gfn)
        .requester(offer.requester)
        .source(offer.requester)
        .grant(offer.grant)
        .ends(offer.ends)
        .version(Version.ZERO)
        .exclusive(true)
        .homeCurrent(true)
        .build();
  }

  static Message evict(long gfn, int owner, long grant, long version, boolean page) {
    return new Builder(MessageKind.EVICT, gfn)
        .requester(owner)
        .ends(grant)
        .version(version)
        .page(page)
        .build();
  }

  /** News of how a page is used from now on. */
  static Message partition(long gfn, int to, boolean split, long number) {
    MessageKind kind = split ? MessageKind.SPLIT : MessageKind.JOINED;
    return new Builder(kind, gfn).requester(to).grant(number).build();
  }

  /** A request is not served: the bytes have another name since the news of that number. */
  static Message turned(Message request, long grant, long news) {
    return new Builder(MessageKind.TURNED, request.gfn)
        .requester(request.requester)
        .ends(request.ends)
        .grant(grant)
        .version(news)
        .build();
  }

  static Message join(long gfn, int requester) {
    return new Builder(MessageKind.JOIN, gfn).requester(requester).build();
  }

  static Message evicted(long gfn, int owner, long ends, long grant) {
    return new Builder(MessageKind.EVICTED, gfn).requester(owner).ends(ends).grant(grant).build();
  }

  /** REQUEST, FORWARD: whether the requester wants the bytes, if it has not got them. */
  boolean needsBytes() {
    return have != Version.ANY;
  }

  /**
   * The two in one message, if there is one that says the same; null if not.
   *
   * @param other about a page behind this one's
   */
  public Message with(Message other) {
    long distance = other.gfn - gfn;
    boolean may = kind == MessageKind.OFFER || kind == MessageKind.DONE;
    if (!may || distance < 1 || distance > MOST_PAGES - 1 || other.more != 0) {
      return null;
    }
    long before = more;
    Message alike = new Builder(other).gfn(gfn).more(before).build();
    return equals(alike) ? new Builder(this).more(before | 1L << distance - 1).build() : null;
  }

  /** Of a message about several pages, that about the first; it is about one page only. */
  public Message first() {
    return more == 0 ? this : new Builder(this).more(0).build();
  }

  /** Of a message about several pages, that about all others; null if it is about one only. */
  public Message rest() {
    if (more == 0) {
      return null;
    }
    int distance = Long.numberOfTrailingZeros(more) + 1;
    // A shift by 64 would be one by 0.
    long left = distance == Long.SIZE ? 0 : more >>> distance;
    return new Builder(this).gfn(gfn + distance).more(left).build();
  }

  /** Bytes that {@link #encode} writes; the page, if any, is not counted. */
  public int encodedLength() {
    return MessageCodec.length(kind);
  }

  /** Writes the message without its page. */
  public void encode(ByteBuffer target) {
    MessageCodec.encode(this, target);
  }

  /**
   * Reads one message and leaves the buffer at its page, if it has one.
   *
   * @throws IllegalArgumentException if these are not the bytes of a message
   */
  public static Message decode(ByteBuffer source) {
    return MessageCodec.decode(source);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(kind);
    text.append(" page 0x").append(Long.toHexString(gfn)).append(" for node ").append(requester);
    if (access != null) {
      text.append(' ').append(access);
    }
    if (exclusive) {
      text.append(" exclusive");
    }
    number(text, " grant ", grant);
    number(text, " after ", ends);
    number(text, " version ", version);
    if (needsBytes()) {
      number(text, " have ", have);
    } else {
      text.append(" without bytes");
    }
    if (kind == MessageKind.GRANT && source != requester) {
      text.append(" data from node ").append(source);
    }
    if (acks != 0) {
      text.append(" acknowledged by nodes ").append(nodes(acks));
    }
    if (more != 0) {
      text.append(" and ").append(Long.bitCount(more)).append(" pages behind it");
    }
    return text.append(page ? " with page" : "").toString();
  }

  /** A mask of nodes, readable. */
  static String nodes(long mask) {
    StringBuilder text = new StringBuilder("{");
    for (long rest = mask; rest != 0; rest &= rest - 1) {
      text.append(text.length() == 1 ? "" : ",").append(Long.numberOfTrailingZeros(rest));
    }
    return text.append('}').toString();
  }

  private static void number(StringBuilder text, String label, long value) {
    if (value != 0) {
      text.append(label).append(value);
    }
  }

  /** Names the components where a list of sixteen arguments would not. */
  static final class Builder {
    final MessageKind kind;
    long gfn;
    long grant;
    long ends;
    long version;
    long have;
    long homeHas;
    long acks;
    long more;
    int requester;
    int source;
    Access access;
    boolean exclusive;
    boolean homeCurrent;
    boolean unwritten;
    boolean page;

    Builder(MessageKind kind, long gfn) {
      this.kind = kind;
      this.gfn = gfn;
    }

    Builder(Message message) {
      this(message.kind, message.gfn);
      grant = message.grant;
      ends = message.ends;
      version = message.version;
      have = message.have;
      homeHas = message.homeHas;
      acks = message.acks;
      more = message.more;
      requester = message.requester;
      source = message.source;
      access = message.access;
      exclusive = message.exclusive;
      homeCurrent = message.homeCurrent;
      unwritten = message.unwritten;
      page = message.page;
    }

    Builder gfn(long value) {
      gfn = value;
      return this;
    }

    Builder grant(long value) {
      grant = value;
      return this;
    }

    Builder ends(long value) {
      ends = value;
      return this;
    }

    Builder version(long value) {
      version = value;
      return this;
    }

    Builder have(long value) {
      have = value;
      return this;
    }

    Builder homeHas(long value) {
      homeHas = value;
      return this;
    }

    Builder acks(long value) {
      acks = value;
      return this;
    }

    Builder more(long value) {
      more = value;
      return this;
    }

    Builder requester(int value) {
      requester = value;
      return this;
    }

    Builder source(int value) {
      source = value;
      return this;
    }

    Builder access(Access value) {
      access = value;
      return this;
    }

    Builder exclusive(boolean value) {
      exclusive = value;
      return this;
    }

    Builder homeCurrent(boolean value) {
      homeCurrent = value;
      return this;
    }

    Builder unwritten(boolean value) {
      unwritten = value;
      return this;
    }

    Builder page(boolean value) {
      page = value;
      return this;
    }

    Message build() {
      return new Message(
          kind,
          gfn,
          grant,
          ends,
          version,
          have,
          homeHas,
          acks,
          more,
          requester,
          source,
          access,
          exclusive,
          homeCurrent,
          unwritten,
          page);
    }
  }
}
