package org.pangaea.workbench.cluster;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.pangaea.control.VmState;
import org.pangaea.workbench.machines.MachineView;
import org.pangaea.workbench.machines.NodeView;

/** What stands in the columns of a row. */
final class RowText {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private static final double TICKS_PER_SECOND = 1e7;

  private RowText() {}

  static String state(Row row) {
    return switch (row.kind()) {
      case "node" -> row.node().map(RowText::node).orElse("");
      case "vm" -> row.machine().map(RowText::machine).orElse("");
      case "vcpu" -> row.hart().map(hart -> hart.state()).orElse("");
      default -> "";
    };
  }

  private static String node(NodeView node) {
    if (!node.isLost()) {
      return "process " + node.pid();
    }
    return "lost, last seen " + seen(node.seen());
  }

  private static String seen(Instant when) {
    return when == null ? "never" : TIME.format(when);
  }

  private static String machine(MachineView machine) {
    String state = word(machine.state());
    String time = ", guest time %.1f s".formatted(machine.guestTicks() / TICKS_PER_SECOND);
    if (machine.isAlive() && machine.isStarting()) {
      return "starting";
    }
    return machine.reason().isEmpty() ? state + time : state + ": " + machine.reason();
  }

  static String word(VmState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Host processors in use, or million instructions per second of one vCPU. */
  static String load(Row row) {
    if (row.machine().filter(machine -> !machine.isAlive()).isPresent()) {
      return "";
    }
    return switch (row.kind()) {
      case "node", "vm" ->
          row.node()
              .filter(node -> !node.isLost())
              .map(node -> "%.0f %%".formatted(node.load() * 100))
              .orElse("");
      case "vcpu" ->
          row.hart()
              .map(hart -> "%.0f %%, %.1f MIPS".formatted(hart.load() * 100, hart.mips()))
              .orElse("");
      default -> "";
    };
  }

  static String pages(Row row) {
    return row.kind().equals("vm")
        ? row.node().map(node -> "%,d".formatted(node.ownedPages())).orElse("")
        : "";
  }

  /** The whole sentence behind what the columns abbreviate; empty if there is none. */
  static String problem(Row row) {
    return row.node().filter(NodeView::isLost).map(NodeView::problem).orElse("");
  }
}
