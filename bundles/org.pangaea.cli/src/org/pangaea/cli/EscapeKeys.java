package org.pangaea.cli;

import java.io.ByteArrayOutputStream;

/**
 * Picks the escape out of what is typed: Ctrl-] and one more key. One thread. The escape may be cut
 * in two by the way bytes arrive.
 */
final class EscapeKeys {
  static final byte ESCAPE = 0x1d;

  /** What the keys stand for. */
  enum Key {
    LEAVE,
    DETACH,
    REPORT,
    HELP
  }

  /** Takes what was typed, in order. */
  interface Receiver {
    void typed(byte[] bytes, int length);

    void key(Key key);
  }

  private boolean escaped;

  void feed(byte[] bytes, int length, Receiver receiver) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream(length);
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (!escaped && b != ESCAPE) {
        plain.write(b);
      } else if (!escaped) {
        escaped = true;
      } else {
        escaped = false;
        if (b == ESCAPE) {
          plain.write(b);
        } else {
          flush(plain, receiver);
          receiver.key(key(b));
        }
      }
    }
    flush(plain, receiver);
  }

  private static Key key(byte b) {
    return switch (b) {
      case 'q', 'Q' -> Key.LEAVE;
      case 'd', 'D' -> Key.DETACH;
      case 'r', 'R' -> Key.REPORT;
      default -> Key.HELP;
    };
  }

  private static void flush(ByteArrayOutputStream plain, Receiver receiver) {
    if (plain.size() > 0) {
      receiver.typed(plain.toByteArray(), plain.size());
      plain.reset();
    }
  }
}
