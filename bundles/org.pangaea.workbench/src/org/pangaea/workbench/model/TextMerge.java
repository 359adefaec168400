package org.pangaea.workbench.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.file.ClusterResources;

/**
 * Changes a text by changing the model in it, and leaves alone what the model knows nothing of:
 * comments, blank lines, the user's indentation.
 *
 * <p>Both models, before and after, are written in the one form that the model's writer knows. What
 * differs between those two is done to the user's lines that correspond. The result is read again:
 * should it not say what the changed model says, since the user's lines are divided otherwise than
 * the writer's, then the writer's own text stands in, below the comments that the file begins with.
 */
public final class TextMerge {

  private TextMerge() {}

  /**
   * The text of a changed model.
   *
   * @param parsed a text with a model in it; the model is changed
   * @param change what to do
   */
  public static String apply(ParsedCluster parsed, Consumer<Cluster> change) {
    Cluster cluster = parsed.cluster().orElseThrow();
    String before = ClusterResources.text(cluster);
    change.accept(cluster);
    String after = ClusterResources.text(cluster);
    if (after.equals(before)) {
      return parsed.text();
    }
    String merged = merge(parsed.text(), before, after);
    boolean same =
        ParsedCluster.of("merged", merged)
            .cluster()
            .filter(read ->
                EcoreUtil.equals(read, cluster) || ClusterResources.text(read).equals(after))
            .isPresent();
    return same ? merged : heading(parsed.text()) + after;
  }

  /** The comments above the model's first line, which are about the whole. */
  private static String heading(String text) {
    StringBuilder heading = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
        break;
      }
      heading.append(line).append('\n');
    }
    return heading.toString();
  }

  private static String merge(String text, String before, String after) {
    List<String> lines = text.lines().toList();
    List<String> old = before.lines().toList();
    List<String> fresh = after.lines().toList();
    int[] lineOfOld = matches(stripped(old), stripped(lines));
    int[] oldOfFresh = inverse(matches(old, fresh), fresh.size());
    List<List<String>> inserted = new ArrayList<>();
    for (int i = 0; i <= lines.size(); i++) {
      inserted.add(new ArrayList<>());
    }
    boolean[] removed = new boolean[lines.size()];
    boolean[] kept = new boolean[old.size()];
    int at = 0;
    for (int i = 0; i < fresh.size(); i++) {
      int known = oldOfFresh[i];
      if (known >= 0) {
        kept[known] = true;
        at = lineOfOld[known] >= 0 ? lineOfOld[known] + 1 : at;
      } else if (!fresh.get(i).isBlank()) {
        inserted.get(at).add(fresh.get(i));
      }
    }
    for (int i = 0; i < old.size(); i++) {
      if (!kept[i] && lineOfOld[i] >= 0) {
        removed[lineOfOld[i]] = true;
      }
    }
    return written(lines, removed, inserted);
  }

  private static String written(
      List<String> lines, boolean[] removed, List<List<String>> inserted) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= lines.size(); i++) {
      for (String line : inserted.get(i)) {
        text.append(line).append('\n');
      }
      if (i < lines.size() && !removed[i]) {
        text.append(lines.get(i)).append('\n');
      }
    }
    return text.toString();
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream().map(String::strip).toList();
  }

  private static int[] inverse(int[] matches, int size) {
    int[] inverse = new int[size];
    java.util.Arrays.fill(inverse, -1);
    for (int i = 0; i < matches.length; i++) {
      if (matches[i] >= 0) {
        inverse[matches[i]] = i;
      }
    }
    return inverse;
  }

  /** For each line of the first list the line of the second that corresponds, or -1. */
  private static int[] matches(List<String> first, List<String> second) {
    int[][] longest = new int[first.size() + 1][second.size() + 1];
    for (int i = first.size() - 1; i >= 0; i--) {
      for (int j = second.size() - 1; j >= 0; j--) {
        longest[i][j] =
            first.get(i).equals(second.get(j))
                ? longest[i + 1][j + 1] + 1
                : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    int[] matches = new int[first.size()];
    java.util.Arrays.fill(matches, -1);
    int i = 0;
    int j = 0;
    while (i < first.size() && j < second.size()) {
      if (first.get(i).equals(second.get(j))) {
        matches[i++] = j++;
      } else if (longest[i + 1][j] >= longest[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return matches;
  }
}
