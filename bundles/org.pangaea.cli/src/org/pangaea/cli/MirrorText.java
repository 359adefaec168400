package org.pangaea.cli;

import java.util.Map;
import org.pangaea.control.MirrorCounts;
import org.pangaea.model.values.ByteSize;

/** What pages of other nodes take on each node, as a table. */
final class MirrorText {
  private static final long FRAME = 4096;

  private MirrorText() {}

  /** The counts of nodes by name. */
  static Table of(Map<String, MirrorCounts> nodes) {
    Table table = new Table("MIRRORS", "FRAMES", "BUDGET", "DROPPED", "OUTDATED", "WRITTEN BACK");
    nodes.forEach((name, mirrors) ->
        table.row(
            name,
            Numbers.whole(mirrors.frames()),
            mirrors.budget() == 0
                ? "no limit"
                : "%s (%s)"
                    .formatted(
                        Numbers.whole(mirrors.budget() / FRAME), ByteSize.format(mirrors.budget())),
            Numbers.whole(mirrors.dropped()),
            Numbers.whole(mirrors.outdated()),
            Numbers.whole(mirrors.writtenBack())));
    return table;
  }
}
