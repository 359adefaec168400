package org.pangaea.workbench.analysis.common;

import java.util.List;
import java.util.stream.Collectors;

/** Tables as RFC 4180 has them. */
public final class Csv {
  private Csv() {}

  /** A line. */
  public static String line(List<String> cells) {
    return cells.stream().map(Csv::quoted).collect(Collectors.joining(",")) + "\n";
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
