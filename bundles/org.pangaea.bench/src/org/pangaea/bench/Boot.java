package org.pangaea.bench;

/**
 * A boot of Debian's kernel with busybox: runs a shell that prints a line, then powers off.
 *
 * @param nodes virtual nodes
 * @param harts of the machine
 * @param bringUpSeconds from starting the VMM processes until harts were allowed to run
 * @param shellSeconds from there to the shell's line on the console
 * @param offSeconds from there to the machine's being off
 * @param instructions retired by all harts until then
 * @param cpuSeconds CPU time of all VMM processes from the start of the harts to the shell
 * @param stallSeconds what all harts together waited for pages, fences and devices of other nodes
 *     until then
 * @param trips what the nodes said to each other
 */
public record Boot(
    int nodes,
    int harts,
    double bringUpSeconds,
    double shellSeconds,
    double offSeconds,
    long instructions,
    double cpuSeconds,
    double stallSeconds,
    Trips trips) {

  /**
   * What the guest's work costs here as a multiple of what it costs on one node: instructions, each
   * at the CPU time that one takes there, and waiting for other nodes.
   */
  public double costTo(Boot one) {
    double instructionsAsThere = (double) instructions / one.instructions;
    return instructionsAsThere + stallSeconds / one.cpuSeconds;
  }

  /** What to call the machine. */
  public String machine() {
    return "%d node%s, %d hart%s"
        .formatted(nodes, nodes == 1 ? "" : "s", harts, harts == 1 ? "" : "s");
  }
}
