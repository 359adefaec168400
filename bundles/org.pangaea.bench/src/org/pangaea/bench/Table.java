package org.pangaea.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table for people.
 *
 * @param title what it shows
 * @param header names of the columns, with units
 * @param rows as many cells each as the header; numbers are aligned to the right
 * @param notes sentences below it
 */
public record Table(
    String title, List<String> header, List<List<String>> rows, List<String> notes) {
  private static final String GAP = "  ";

  /** For a terminal. */
  public String toText() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(header);
    lines.addAll(rows);
    int[] widths = new int[header.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder(title).append('\n');
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String blanks = " ".repeat(widths[i] - line.get(i).length());
        row.append(GAP).append(i == 0 ? line.get(i) + blanks : blanks + line.get(i));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    notes.forEach(note -> text.append(GAP).append(note).append('\n'));
    return text.toString();
  }

  /** For a document. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder("**").append(title).append("**\n\n");
    text.append(row(header));
    text.append(
        row(header.stream().map(cell -> cell == header.getFirst() ? "---" : "---:").toList()));
    rows.forEach(row -> text.append(row(row)));
    notes.forEach(note -> text.append('\n').append(note).append('\n'));
    return text.toString();
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
