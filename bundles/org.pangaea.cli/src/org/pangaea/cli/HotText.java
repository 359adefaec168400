package org.pangaea.cli;

import java.util.List;
import org.pangaea.control.CodeStatus;
import org.pangaea.control.TranslatedRegion;

/** What code is hot on each node, as tables. */
final class HotText {
  private static final int MILLION = 1_000_000;

  private HotText() {}

  static String of(List<CodeStatus> nodes) {
    Table tiers =
        new Table(
            "NODE", "ENGINE", "INSTR. M", "INTERPRETED", "IN REGIONS", "REGIONS", "DROPPED", "KIB");
    Table regions =
        new Table("NODE", "GUEST ADDRESS", "INSTR.", "BYTECODE", "RUNS", "INSTR. M", "OF NODE");
    boolean any = false;
    for (CodeStatus node : nodes) {
      double share = share(node.inRegions(), node);
      tiers.row(
          node.node(),
          node.engine(),
          Numbers.whole(node.instructions() / MILLION),
          Numbers.tenths(100 - share) + "%",
          Numbers.tenths(share) + "%",
          Numbers.whole(node.regions()),
          Numbers.whole(node.dropped()),
          Numbers.whole(node.bytes() >> 10));
      for (TranslatedRegion region : node.hottest()) {
        any = true;
        regions.row(
            node.node(),
            "0x" + Long.toHexString(region.address()),
            Numbers.whole(region.instructions()),
            Numbers.whole(region.bytes()),
            Numbers.whole(region.runs()),
            Numbers.whole(region.retired() / MILLION),
            Numbers.tenths(share(region.retired(), node)) + "%");
      }
    }
    return any ? tiers.text() + "\n" + regions.text() : tiers.text();
  }

  /**
   * Per cent of the node's instructions. What is counted at other moments or by samples may pass.
   */
  private static double share(long instructions, CodeStatus node) {
    return Math.min(100, 100.0 * instructions / Math.max(1, node.instructions()));
  }
}
