package org.pangaea.workbench.analysis.trace;

import org.pangaea.analysis.lanes.Doing;
import org.pangaea.analysis.lanes.Lane;
import org.pangaea.analysis.lanes.Recording;
import org.pangaea.analysis.lanes.Wait;
import org.pangaea.workbench.analysis.common.Texts;

/** What is seen in a trace, in words. */
final class TraceText {
  private TraceText() {}

  /** What a lane's hart does at a moment. */
  static String at(Recording recording, int lane, long time) {
    Lane in = recording.lanes().get(lane);
    int index = in.at(time);
    if (index < 0) {
      return Texts.of("hart %d on %s: nothing is known yet", in.hart(), in.nodeName());
    }
    Wait wait = recording.waitAt(lane, time);
    if (wait != null) {
      return of(recording, wait);
    }
    return Texts.of(
        "hart %d on %s: %s for %s, from %s on",
        in.hart(),
        in.nodeName(),
        Doing.text(in.doing(index)),
        Texts.nanos(in.end(index) - in.begin(index)),
        Texts.nanos(in.begin(index)));
  }

  /** A wait. */
  static String of(Recording recording, Wait wait) {
    Lane in = recording.lanes().get(wait.lane());
    String symbols = recording.symbols(wait.page());
    return Texts.of(
        "hart %d on %s waited %s for page 0x%x%s at %s; home %s, from %s",
        in.hart(),
        in.nodeName(),
        Texts.nanos(wait.nanos()),
        recording.machine().address(wait.page()),
        symbols.isEmpty() ? "" : " (" + symbols + ")",
        Texts.nanos(wait.begin()),
        node(recording, wait.home()),
        node(recording, wait.from()));
  }

  private static String node(Recording recording, int node) {
    return node < 0 ? "?" : recording.machine().nodeName(node);
  }
}
