package org.pangaea.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EscapeKeysTest {
  private final StringBuilder seen = new StringBuilder();
  private final EscapeKeys keys = new EscapeKeys();

  private void feed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    keys.feed(
        bytes,
        bytes.length,
        new EscapeKeys.Receiver() {
          @Override
          public void typed(byte[] typed, int length) {
            seen.append(new String(typed, 0, length, StandardCharsets.UTF_8));
          }

          @Override
          public void key(EscapeKeys.Key key) {
            seen.append('<').append(key).append('>');
          }
        });
  }

  @Test
  void keepsTheOrderOfKeysAndText() {
    feed("a\u001dqb\u001drc\u001d?d");
    assertEquals("a<LEAVE>b<REPORT>c<HELP>d", seen.toString());
  }

  @Test
  void findsAnEscapeThatComesInTwoParts() {
    feed("a\u001d");
    assertEquals("a", seen.toString());
    feed("Qb");
    assertEquals("a<LEAVE>b", seen.toString());
  }

  @Test
  void sendsTheEscapeWhenItComesTwiceAndHelpsWithUnknownKeys() {
    feed("\u001d\u001dq\u001dz");
    assertEquals("\u001dq<HELP>", seen.toString());
  }
}
