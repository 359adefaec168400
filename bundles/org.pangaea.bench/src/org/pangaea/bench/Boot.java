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
 * @param hartSeconds CPU time of the harts' threads until the machine was off
 * @param stallSeconds what they all waited for pages, fences and devices of other nodes until then
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
    double hartSeconds,
    double stallSeconds,
    Trips trips) {

  /** What the guest's work takes on this machine, beside what its VMMs take for themselves. */
  public double workSeconds() {
    return hartSeconds + stallSeconds;
  }

  /** What to call the machine. */
  public String machine() {
    return "%d node%s, %d hart%s"
        .formatted(nodes, nodes == 1 ? "" : "s", harts, harts == 1 ? "" : "s");
  }
}
