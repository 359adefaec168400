package org.pangaea.guests.internal;

import java.util.List;

/** Says what went wrong when apt failed, in a sentence, with apt's own words behind it. */
final class AptFailure {
  private static final int MAX_LINES = 4;

  private AptFailure() {}

  static String explain(String what, List<String> output) {
    List<String> complaints =
        output.stream().filter(line -> line.matches("(E|W|Err):.*")).distinct().toList();
    String all = String.join("\n", output);
    String reason;
    if (all.contains("NO_PUBKEY") || all.contains("is not signed")) {
      reason =
          "this machine does not have the keys that sign Debian "
              + AptView.SUITE
              + "; install or upgrade the package debian-archive-keyring";
    } else if (all.contains("resolving") || all.contains("resolve")) {
      reason = "the mirror's name cannot be resolved; there seems to be no network";
    } else if (all.contains("Could not connect")
        || all.contains("Unable to connect")
        || all.contains("timed out")) {
      reason = "the mirror cannot be reached";
    } else if (all.contains("No space left")) {
      reason = "the disk is full";
    } else if (all.contains("404") || all.contains("does not have a Release file")) {
      reason = "the mirror does not have Debian " + AptView.SUITE + " in the expected place";
    } else {
      reason = "apt failed";
    }
    StringBuilder text = new StringBuilder("apt could not fetch " + what + ": " + reason + ".");
    complaints.stream().limit(MAX_LINES).forEach(line -> text.append("\n  ").append(line));
    return text.toString();
  }
}
