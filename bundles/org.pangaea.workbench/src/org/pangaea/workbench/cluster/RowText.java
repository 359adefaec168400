package org.pangaea.workbench.cluster;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.pangaea.control.VmState;
import org.pangaea.workbench.machines.DeploymentView;
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
      case "cluster" -> row.deployment().map(RowText::deployment).orElse("");
      case "computer" -> computer(row);
      case "node" -> row.node().map(node -> node(row, node)).orElse("");
      case "vm" -> row.machine().map(RowText::machine).orElse("");
      case "vcpu" -> row.hart().map(hart -> hasEnded(row) ? "stopped" : hart.state()).orElse("");
      default -> "";
    };
  }

  private static String deployment(DeploymentView deployment) {
    return "deployed since "
        + TIME.format(Instant.parse(deployment.started()))
        + (deployment.nodes().stream().anyMatch(NodeView::isLost) ? ", not all of it there" : "");
  }

  /** A computer is said to be lost if none of its nodes can be reached. */
  private static String computer(Row row) {
    return !row.children().isEmpty() && row.children().stream().allMatch(RowText::isLost)
        ? "not reached"
        : "";
  }

  private static boolean isLost(Row row) {
    return row.node().filter(NodeView::isLost).isPresent();
  }

  /** Whether all machines that the row is about have ended, and there was one. */
  private static boolean hasEnded(Row row) {
    return row.kind().equals("node")
        ? !row.children().isEmpty() && row.children().stream().allMatch(RowText::hasEnded)
        : row.machine().filter(machine -> !machine.isAlive()).isPresent();
  }

  private static String node(Row row, NodeView node) {
    if (node.isLost()) {
      return "lost, " + seen(node.seen());
    }
    if (node.slow()) {
      return "slow, " + seen(node.seen());
    }
    // The VMMs of a deployed cluster stay, others end with their machine.
    return hasEnded(row) && row.deployment().isEmpty() ? "ended" : "process " + node.pid();
  }

  private static String seen(Instant when) {
    return when == null ? "never seen" : "last seen " + TIME.format(when);
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
    if (hasEnded(row)) {
      return "";
    }
    return switch (row.kind()) {
      case "node", "vm" ->
          row.node()
              .filter(node -> node.problem() == null && row.machine().isPresent())
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
    return row.node().map(NodeView::problem).orElse("");
  }
}
