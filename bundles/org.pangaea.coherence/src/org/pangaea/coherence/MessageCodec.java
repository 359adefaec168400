package org.pangaea.coherence;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes of a message, big-endian: format, kind, requester, source, flags, access, two zero
 * bytes, the page number, and of the other numbers those that the kind has.
 */
final class MessageCodec {
  /** Changes when the bytes change their meaning. */
  static final byte FORMAT = 5;

  private static final int HEADER = 16;
  private static final int EXCLUSIVE = 1;
  private static final int HOME_CURRENT = 2;
  private static final int PAGE = 4;
  private static final int UNWRITTEN = 8;
  private static final MessageKind[] KINDS = MessageKind.values();

  /** OVERWRITE, which is the last, is never in a message. */
  private static final Access[] ACCESSES =
      Arrays.copyOf(Access.values(), Access.OVERWRITE.ordinal());

  // Which numbers a kind has, in the order of the bytes.
  static final int GRANT = 1;
  static final int ENDS = 2;
  static final int VERSION = 4;
  static final int HAVE = 8;
  static final int HOME_HAS = 16;
  static final int ACKS = 32;
  static final int MORE = 64;

  private MessageCodec() {}

  static int numbers(MessageKind kind) {
    return switch (kind) {
      case REQUEST -> ENDS | HAVE;
      case GRANT -> GRANT | ENDS | VERSION | ACKS;
      case FORWARD -> GRANT | ENDS | HAVE | HOME_HAS;
      case DATA, WRITEBACK -> GRANT | VERSION;
      case INVALIDATE, EVICTED -> GRANT | ENDS;
      case INVALIDATED, SPLIT, JOINED -> GRANT;
      case TURNED -> GRANT | ENDS | VERSION;
      case JOIN -> 0;
      case DONE -> GRANT | MORE;
      case OFFER -> GRANT | ENDS | MORE;
      case EVICT -> ENDS | VERSION;
    };
  }

  private static int flags(MessageKind kind) {
    return switch (kind) {
      case GRANT -> EXCLUSIVE | HOME_CURRENT | PAGE;
      case DATA -> HOME_CURRENT | PAGE | UNWRITTEN;
      case FORWARD -> EXCLUSIVE;
      case WRITEBACK, EVICT -> PAGE;
      case DONE -> UNWRITTEN;
      case REQUEST, INVALIDATE, INVALIDATED, OFFER, EVICTED, SPLIT, JOINED, JOIN, TURNED -> 0;
    };
  }

  static int length(MessageKind kind) {
    return HEADER + Long.BYTES * Integer.bitCount(numbers(kind));
  }

  static void encode(Message message, ByteBuffer target) {
    int flags =
        (message.exclusive() ? EXCLUSIVE : 0)
            | (message.homeCurrent() ? HOME_CURRENT : 0)
            | (message.unwritten() ? UNWRITTEN : 0)
            | (message.page() ? PAGE : 0);
    target.put(FORMAT).put((byte) message.kind().ordinal());
    target.put((byte) message.requester()).put((byte) message.source());
    target.put((byte) flags);
    target.put((byte) (message.access() == null ? 0 : message.access().ordinal() + 1));
    target.putShort((short) 0).putLong(message.gfn());
    int numbers = numbers(message.kind());
    put(target, numbers & GRANT, message.grant());
    put(target, numbers & ENDS, message.ends());
    put(target, numbers & VERSION, message.version());
    put(target, numbers & HAVE, message.have());
    put(target, numbers & HOME_HAS, message.homeHas());
    put(target, numbers & ACKS, message.acks());
    put(target, numbers & MORE, message.more());
  }

  static Message decode(ByteBuffer source) {
    check(source.remaining() >= HEADER, "it is shorter than a header", source.remaining());
    int format = source.get();
    check(format == FORMAT, "its format is not " + FORMAT, format);
    int kindNumber = source.get();
    check(kindNumber >= 0 && kindNumber < KINDS.length, "its kind is unknown", kindNumber);
    MessageKind kind = KINDS[kindNumber];
    int requester = node(source.get());
    int owner = node(source.get());
    check(owner == 0 || kind == MessageKind.GRANT, kind, "has no source", owner);
    int flags = source.get();
    check((flags & ~flags(kind)) == 0, kind, "has no such flag", flags);
    int access = source.get();
    boolean wanted = kind == MessageKind.REQUEST;
    check(
        wanted ? access > 0 && access <= ACCESSES.length : access == 0,
        kind,
        "has no such access",
        access);
    short zero = source.getShort();
    check(zero == 0, "its reserved bytes are not zero", zero);
    long gfn = source.getLong();
    int numbers = numbers(kind);
    check(source.remaining() >= length(kind) - HEADER, kind, "is too short", source.remaining());
    return new Message.Builder(kind, gfn)
        .requester(requester)
        .source(owner)
        .access(wanted ? ACCESSES[access - 1] : null)
        .exclusive((flags & EXCLUSIVE) != 0)
        .homeCurrent((flags & HOME_CURRENT) != 0)
        .unwritten((flags & UNWRITTEN) != 0)
        .page((flags & PAGE) != 0)
        .grant(get(source, numbers & GRANT))
        .ends(get(source, numbers & ENDS))
        .version(get(source, numbers & VERSION))
        .have(get(source, numbers & HAVE))
        .homeHas(get(source, numbers & HOME_HAS))
        .acks(get(source, numbers & ACKS))
        .more(get(source, numbers & MORE))
        .build();
  }

  private static void put(ByteBuffer target, int has, long value) {
    if (has != 0) {
      target.putLong(value);
    }
  }

  private static long get(ByteBuffer source, int has) {
    return has == 0 ? 0 : source.getLong();
  }

  private static int node(int number) {
    check(number >= 0 && number < CoherenceNode.MAX_NODES, "there is no such node", number);
    return number;
  }

  /** The sentence is made of its parts only if it is needed: every message of a page comes here. */
  private static void check(boolean good, MessageKind kind, String what, int value) {
    if (!good) {
      check(false, "a " + kind + " " + what, value);
    }
  }

  private static void check(boolean good, String what, int value) {
    if (!good) {
      throw new IllegalArgumentException(
          "This is no message of the coherence protocol: " + what + " (" + value + ").");
    }
  }
}
