package org.pangaea.analysis.lanes;

import java.util.List;
import org.pangaea.trace.Activity;

/** What a hart does, as small numbers: those of {@link Activity}, and one for what is not known. */
public final class Doing {
  /** What a later version has a name for, and this one has not. */
  public static final int OTHER = Activity.values().length;

  /** How many there are. */
  public static final int COUNT = OTHER + 1;

  private Doing() {}

  /** The numbers of a recording's names. */
  static int[] of(List<String> names) {
    int[] numbers = new int[names.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = OTHER;
      for (Activity activity : Activity.values()) {
        if (activity.text().equals(names.get(i))) {
          numbers[i] = activity.ordinal();
        }
      }
    }
    return numbers;
  }

  /** As it is shown. */
  public static String text(int doing) {
    return doing == OTHER ? "other" : Activity.values()[doing].text();
  }
}
