package org.pangaea.deploy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The last that a process printed, for messages. */
final class LogTail {
  private static final int LINES = 8;
  private static final int BYTES = 4096;

  private LogTail() {}

  /** Sentences that name a log and quote its end. */
  static String of(Path log) {
    String end = end(log).strip();
    if (end.isEmpty()) {
      return "It printed nothing (log: " + log + ").";
    }
    List<String> lines = end.lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    return "Its log, " + log + ", ends with:\n  " + String.join("\n  ", last);
  }

  private static String end(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(Math.max(0, file.length() - BYTES));
      byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
