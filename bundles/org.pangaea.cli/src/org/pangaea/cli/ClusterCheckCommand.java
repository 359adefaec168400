package org.pangaea.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.deploy.ssh.CheckFinding;
import org.pangaea.deploy.ssh.CheckReport;
import org.pangaea.deploy.ssh.CheckedComputer;
import org.pangaea.deploy.ssh.CheckedLink;
import org.pangaea.deploy.ssh.ClusterCheck;
import org.pangaea.guests.GuestException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** See its description. */
@Command(
    name = "check",
    description = {
      "Asks each computer of a cluster that is reached by SSH whether a deployment could succeed,",
      "and measures the network between every two of them. Nothing is left there."
    })
final class ClusterCheckCommand extends Action {
  private static final double MIB = 1 << 20;

  @Parameters(paramLabel = "FILE", description = "The model, a .cluster file.")
  private Path file;

  @Mixin private JsonOption json;
  @Mixin private TimeLimit limit;

  ClusterCheckCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, GuestException, InterruptedException {
    return limit.within(this::check);
  }

  private int check() throws DeployException, InterruptedException {
    LoadedCluster cluster = context().read(file);
    cluster.requireValid();
    CheckReport report;
    try (ProgressLine progress = context().progress()) {
      report =
          ClusterCheck.check(
              cluster.cluster(),
              context().remote().computers(),
              context().remote().runtime(),
              progress);
    }
    if (json.isSet()) {
      context().printJson(report);
    } else if (report.computers().isEmpty()) {
      messages().info("all nodes of " + file + " are on this computer; there is nothing to reach.");
    } else {
      context().print(text(report));
    }
    if (report.isGood()) {
      return ExitStatus.DONE;
    }
    boolean unreached = report.computers().stream().anyMatch(computer -> !computer.reached());
    return unreached ? ExitStatus.UNREACHABLE : ExitStatus.FAILED;
  }

  private static String text(CheckReport report) {
    Table computers =
        new Table(
            "COMPUTER",
            "ADDRESS",
            "JAVA",
            "CPUS",
            "FREE MiB",
            "WANTED MiB",
            "DISK MiB",
            "CLOCK ms");
    for (CheckedComputer computer : report.computers()) {
      computers.row(
          computer.name(),
          computer.address(),
          computer.java().isEmpty() ? "none" : computer.java(),
          number(computer.processors()),
          mib(computer.memoryFree()),
          mib(computer.memoryWanted()),
          mib(computer.diskFree()),
          computer.clockErrorMillis() < 0
              ? "-"
              : String.format(
                  Locale.ROOT, "%.0f ± %.0f", computer.clockMillis(), computer.clockErrorMillis()));
    }
    StringBuilder text = new StringBuilder(computers.text());
    if (!report.links().isEmpty()) {
      Table links = new Table("FROM", "TO", "PAGE µs", "MiB/s");
      for (CheckedLink link : report.links()) {
        links.row(link.from(), link.to(), one(link.latencyMicros()), one(link.bandwidth()));
      }
      text.append('\n').append(links.text());
    }
    if (!report.findings().isEmpty()) {
      text.append('\n');
    }
    for (CheckFinding finding : report.findings()) {
      text.append(
          "%s: computer %s: %s %s\n"
              .formatted(
                  finding.severity(), finding.computer(), finding.message(), finding.remedy()));
    }
    return text.toString();
  }

  private static String number(long number) {
    return number < 0 ? "-" : Long.toString(number);
  }

  private static String mib(long bytes) {
    return bytes < 0 ? "-" : Long.toString(Math.round(bytes / MIB));
  }

  private static String one(double number) {
    return number < 0 ? "-" : String.format(Locale.ROOT, "%.1f", number);
  }
}
