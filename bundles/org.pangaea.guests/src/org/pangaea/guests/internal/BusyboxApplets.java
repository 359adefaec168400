package org.pangaea.guests.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of the commands that a busybox binary offers. It carries them as one sorted table of
 * zero-terminated strings that ends with an empty one; a foreign binary cannot be asked to list
 * them.
 */
final class BusyboxApplets {
  private static final byte[] TABLE_START = "[\0[[\0".getBytes(StandardCharsets.US_ASCII);

  private BusyboxApplets() {}

  static List<String> names(byte[] binary) throws IOException {
    int position = find(binary);
    List<String> names = new ArrayList<>();
    while (position < binary.length && binary[position] != 0) {
      int end = position;
      while (end < binary.length && binary[end] != 0) {
        end++;
      }
      names.add(new String(binary, position, end - position, StandardCharsets.US_ASCII));
      position = end + 1;
    }
    for (String needed : List.of("sh", "init", "mount", "cttyhack", "setsid", "poweroff")) {
      if (!names.contains(needed)) {
        throw new IOException("this busybox has no '" + needed + "' command");
      }
    }
    return names;
  }

  private static int find(byte[] binary) throws IOException {
    for (int i = 0; i + TABLE_START.length < binary.length; i++) {
      int matched = 0;
      while (matched < TABLE_START.length && binary[i + matched] == TABLE_START[matched]) {
        matched++;
      }
      if (matched == TABLE_START.length) {
        return i;
      }
    }
    throw new IOException("this busybox has no table of commands");
  }
}
