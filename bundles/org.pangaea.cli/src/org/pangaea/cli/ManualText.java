package org.pangaea.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the manual page says beside the commands. */
final class ManualText {
  static final String DESCRIPTION =
      """
      Pangaea runs one virtual machine, a 64-bit RISC-V computer, on several virtual nodes: parts of
      this computer and of others that are reached by SSH. Each node runs a virtual machine monitor
      (VMM); together they give the guest one memory, with a NUMA node for each of them.

      A cluster model, a text file with the ending .cluster, says which computers, nodes and virtual
      machines there are. Without a model, pangaea demo runs a Linux on this computer.

      Data goes to standard output, messages to standard error. Where NAME can be left out, the only
      machine that runs is meant. At the guest's console the keys Ctrl-] ? show how to leave it.
      """;

  static final String EXAMPLES =
      """
      pangaea demo
      pangaea vm run examples/two-nodes.cluster
      pangaea vm status --watch
      pangaea cluster check lab.cluster
      pangaea cluster deploy lab.cluster
      pangaea report lab.cluster
      pangaea cluster undeploy lab.cluster
      """;

  static final String SEE_ALSO =
      """
      ssh(1), ssh_config(5). The folder docs of the source tree describes models, deployment, and
      what happens inside.
      """;

  /** Sections in the form of lists, by title. */
  static final Map<String, List<Entry>> SECTIONS = sections();

  /** A line of such a list. */
  record Entry(String name, String text) {}

  private ManualText() {}

  private static Map<String, List<Entry>> sections() {
    Map<String, List<Entry>> sections = new LinkedHashMap<>();
    sections.put(
        "EXIT STATUS",
        List.of(
            status(
                ExitStatus.DONE,
                "Done. Of a machine: the guest powered off, asked for a restart, or was stopped."),
            status(
                ExitStatus.FAILED,
                "Failed. Of a machine also: the guest's kernel panicked or reported a lockup."),
            status(
                ExitStatus.USAGE,
                "The command line is wrong, or does not say which of several is meant."),
            status(ExitStatus.NOT_FOUND, "A file, a machine or a guest was not found."),
            status(
                ExitStatus.UNREACHABLE,
                "A node or computer cannot be reached or trusted, or a node was lost."),
            status(ExitStatus.INVALID_MODEL, "The model has errors."),
            status(ExitStatus.TIMED_OUT, "It took longer than --timeout allows."),
            status(
                ExitStatus.INTERRUPTED,
                "Interrupted by Ctrl-C; 143 and 129 for SIGTERM and SIGHUP. With --run a command that"
                    + " came to its end in the guest gives its own status, and machine run that of"
                    + " its program.")));
    sections.put(
        "ENVIRONMENT",
        List.of(
            new Entry(
                "XDG_RUNTIME_DIR",
                "Where machines that run have their directories; /tmp if it is unset."),
            new Entry("XDG_CACHE_HOME", "Where guests are kept; ~/.cache if it is unset."),
            new Entry("NO_COLOR", "Set and not empty: no colours."),
            new Entry("SSH_AUTH_SOCK", "The agent that has your keys, for other computers."),
            new Entry(
                "PANGAEA_DEBIAN_MIRROR", "The mirror of Debian that guests are fetched from."),
            new Entry(
                "PANGAEA_WARM_START",
                "off: caches that make the command start faster are neither made nor used."),
            new Entry("PANGAEA_JAVA_HOME, JAVA_HOME", "Where a JDK is looked for first.")));
    sections.put(
        "FILES",
        List.of(
            new Entry(
                "$XDG_RUNTIME_DIR/pangaea-UID/NAME/",
                "A machine that runs: control sockets, logs, reports, its model. Mode 0700."),
            new Entry(
                "$XDG_RUNTIME_DIR/pangaea-UID/.clusters/NAME/", "The same of a deployed cluster."),
            new Entry(
                "~/.ssh/config, ~/.ssh/known_hosts",
                "How other computers are reached, and who they are."),
            new Entry(
                "~/.cache/pangaea/, /tmp/pangaea-UID/",
                "On other computers: what was brought there, and what runs.")));
    return sections;
  }

  private static Entry status(int status, String text) {
    return new Entry(Integer.toString(status), text);
  }
}
