package org.pangaea.model.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that a misspelt one probably means. */
public final class Nearest {

  private Nearest() {}

  /** The known word closest to the given one, if it is close enough to be meant. */
  public static Optional<String> to(String word, Collection<String> known) {
    int limit = word.length() < 4 ? 1 : Math.max(2, word.length() / 3);
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= limit)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** A sentence that asks about the nearest known word, or else lists them all. */
  public static String suggestion(String word, Collection<String> known) {
    Optional<String> nearest = to(word, known);
    if (nearest.isPresent()) {
      return "Did you mean '" + nearest.get() + "'?";
    }
    return known.isEmpty() ? "There is none." : "Known: " + String.join(", ", known) + ".";
  }

  /**
   * How many letters are to be inserted, left out, replaced, or swapped with their neighbours;
   * upper and lower case are the same.
   */
  private static int distance(String left, String right) {
    String from = left.toLowerCase(Locale.ROOT);
    String to = right.toLowerCase(Locale.ROOT);
    int[][] steps = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : least(steps, from, to, i, j);
      }
    }
    return steps[from.length()][to.length()];
  }

  private static int least(int[][] steps, String from, String to, int i, int j) {
    int replaced = steps[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replaced, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(least, 1 + steps[i - 2][j - 2]) : least;
  }
}
