package org.pangaea.coherence;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of a message: format, kind, requester, source, flags, access, two zero bytes, the page
 * number, and of the other numbers those that the kind has. Numbers of several bytes are in the
 * buffer's order.
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
  private static final int[] NUMBERS =
      Arrays.stream(KINDS).mapToInt(MessageCodec::numbersOf).toArray();
  private static final int[] FLAGS = Arrays.stream(KINDS).mapToInt(MessageCodec::flagsOf).toArray();

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
    return NUMBERS[kind.ordinal()];
  }

  private static int numbersOf(MessageKind kind) {
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

  private static int flagsOf(MessageKind kind) {
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
    int access = message.access() == null ? 0 : message.access().ordinal() + 1;
    long header =
        FORMAT
            | message.kind().ordinal() << 8
            | message.requester() << 16
            | message.source() << 24
            | (flags | (long) access << 8) << 32;
    target.putLong(firstByteLowest(header, target)).putLong(message.gfn());
    int numbers = numbers(message.kind());
    put(target, numbers & GRANT, message.grant());
    put(target, numbers & ENDS, message.ends());
    put(target, numbers & VERSION, message.version());
    put(target, numbers & HAVE, message.have());
    put(target, numbers & HOME_HAS, message.homeHas());
    put(target, numbers & ACKS, message.acks());
    put(target, numbers & MORE, message.more());
  }

  /**
   * Every message of a page comes here: the header is read at once, and a sentence is made only of
   * what is wrong.
   */
  static Message decode(ByteBuffer source) {
    int size = source.remaining();
    if (size < HEADER) {
      throw refused("it is shorter than a header", size);
    }
    long header = firstByteLowest(source.getLong(), source);
    int format = (byte) header;
    if (format != FORMAT) {
      throw refused("its format is not " + FORMAT, format);
    }
    int kindNumber = (byte) (header >> 8);
    if (kindNumber < 0 || kindNumber >= KINDS.length) {
      throw refused("its kind is unknown", kindNumber);
    }
    MessageKind kind = KINDS[kindNumber];
    int requester = (byte) (header >> 16);
    if (requester < 0 || requester >= CoherenceNode.MAX_NODES) {
      throw refused("there is no such node", requester);
    }
    int owner = (byte) (header >> 24);
    if (owner < 0 || owner >= CoherenceNode.MAX_NODES) {
      throw refused("there is no such node", owner);
    }
    if (owner != 0 && kind != MessageKind.GRANT) {
      throw refused(kind, "has no source", owner);
    }
    int flags = (byte) (header >> 32);
    if ((flags & ~FLAGS[kindNumber]) != 0) {
      throw refused(kind, "has no such flag", flags);
    }
    int access = (byte) (header >> 40);
    boolean wanted = kind == MessageKind.REQUEST;
    if (wanted ? access <= 0 || access > ACCESSES.length : access != 0) {
      throw refused(kind, "has no such access", access);
    }
    int zero = (short) (header >> 48);
    if (zero != 0) {
      throw refused("its reserved bytes are not zero", zero);
    }
    int numbers = NUMBERS[kindNumber];
    if (size < length(kind)) {
      throw refused(kind, "is too short", size - HEADER);
    }
    // In the order of the bytes, which is also that of the components.
    return new Message(
        kind,
        source.getLong(),
        get(source, numbers & GRANT),
        get(source, numbers & ENDS),
        get(source, numbers & VERSION),
        get(source, numbers & HAVE),
        get(source, numbers & HOME_HAS),
        get(source, numbers & ACKS),
        get(source, numbers & MORE),
        requester,
        owner,
        wanted ? ACCESSES[access - 1] : null,
        (flags & EXCLUSIVE) != 0,
        (flags & HOME_CURRENT) != 0,
        (flags & UNWRITTEN) != 0,
        (flags & PAGE) != 0);
  }

  /** The bytes of a header stand in the same order, whatever the buffer's order of numbers is. */
  private static long firstByteLowest(long header, ByteBuffer buffer) {
    return buffer.order() == ByteOrder.LITTLE_ENDIAN ? header : Long.reverseBytes(header);
  }

  private static void put(ByteBuffer target, int has, long value) {
    if (has != 0) {
      target.putLong(value);
    }
  }

  private static long get(ByteBuffer source, int has) {
    return has == 0 ? 0 : source.getLong();
  }

  private static IllegalArgumentException refused(MessageKind kind, String what, int value) {
    return refused("a " + kind + " " + what, value);
  }

  private static IllegalArgumentException refused(String what, int value) {
    return new IllegalArgumentException(
        "This is no message of the coherence protocol: " + what + " (" + value + ").");
  }
}
