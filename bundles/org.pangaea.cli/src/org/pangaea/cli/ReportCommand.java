package org.pangaea.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.deploy.RunFolder;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.deploy.report.Redaction;
import org.pangaea.deploy.report.ReportArchive;
import org.pangaea.deploy.report.Reporter;
import org.pangaea.deploy.ssh.ClusterCheck;
import org.pangaea.deploy.ssh.RemoteComputers;
import org.pangaea.deploy.ssh.SshReport;
import org.pangaea.guests.GuestException;
import org.pangaea.guests.IoReason;
import org.pangaea.model.cluster.Cluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** See its description. */
@Command(
    name = "report",
    description = {
      "Packs all that helps to find out what is wrong into one archive, without secrets: logs, models,",
      "counters, a short trace, versions, what cluster check says. README.txt in it says what is where,",
      "and what could not be had."
    })
final class ReportCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  @Parameters(
      paramLabel = "WHAT",
      arity = "0..1",
      description =
          "A .cluster file, or the name of a machine or a deployed cluster; without it, all that runs"
              + " or has left something on this computer.")
  private String what;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The archive, which is replaced (default: pangaea-report-TIME.zip).")
  private Path output;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "1",
      converter = SecondsOrNone.class,
      description =
          "Record so long a trace of each machine, 0 for none (default: ${DEFAULT-VALUE}).")
  private Duration trace;

  @Option(
      names = "--no-check",
      description = "Do not check the computers of models, nor measure the network between them.")
  private boolean unchecked;

  @Mixin private TimeLimit limit;

  ReportCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, GuestException, InterruptedException {
    return limit.within(this::report);
  }

  private int report() throws DeployException, InterruptedException {
    ReportScope scope = ReportScope.of(what, context());
    Path named =
        output == null
            ? Path.of("pangaea-report-" + LocalDateTime.now().format(STAMP) + ".zip")
            : output;
    Redaction redaction = new Redaction(context().surroundings().environment());
    try (ProgressLine progress = context().progress();
        ReportArchive archive = new ReportArchive(context().file(named), redaction)) {
      Reporter reporter =
          new Reporter(
              archive,
              (nodes, most) -> new SshReport(context().remote().computers()).look(nodes, most),
              ANSWER,
              progress);
      fill(scope, archive, reporter, progress);
      archive.finish();
      progress.done();
      tell(named, archive);
    }
    return ExitStatus.DONE;
  }

  private void fill(
      ReportScope scope, ReportArchive archive, Reporter reporter, ProgressLine progress)
      throws DeployException, InterruptedException {
    for (RunFolder folder : scope.folders()) {
      reporter.folder(folder);
    }
    if (scope.model().isPresent()) {
      Path file = scope.model().get();
      archive.log("models/" + file.getFileName(), "the model", file);
    }
    reporter.computers(scope.nodes());
    for (DeploymentInfo cluster : scope.clusters()) {
      reporter.cluster(cluster);
    }
    for (SessionInfo machine : scope.machines()) {
      reporter.machine(machine, trace);
    }
    Set<String> checked = new HashSet<>();
    for (Path model : scope.models()) {
      check(model, archive, checked, progress);
    }
    archive.json(
        "versions.json", "versions of programs, Java and kernel", versions(reporter.versions()));
  }

  private void check(Path model, ReportArchive archive, Set<String> checked, ProgressLine progress)
      throws DeployException, InterruptedException {
    String place = "models/" + model.getFileName();
    try {
      LoadedCluster loaded = LoadedCluster.read(model, model.toString());
      Cluster cluster = loaded.cluster();
      if (!checked.add(cluster.getName())) {
        return;
      }
      place = "models/" + cluster.getName();
      archive.text(
          place + "-validation.txt",
          "what validation says of the model",
          String.join("\n", loaded.findings().stream().map(loaded::line).toList()) + "\n");
      if (RemoteComputers.isElsewhere(cluster)) {
        if (unchecked) {
          archive.missing("a check of the computers of " + cluster.getName(), "--no-check.");
        } else {
          loaded.requireValid();
          archive.json(
              place + "-check.json",
              "what pangaea cluster check says",
              ClusterCheck.check(
                  cluster, context().remote().computers(), context().remote().runtime(), progress));
        }
      }
    } catch (DeployException e) {
      archive.missing("a check of " + place, e.getMessage());
    }
  }

  private Map<String, Object> versions(Map<String, Object> vmms) {
    Map<String, Object> versions = new LinkedHashMap<>();
    versions.put("pangaea", VersionCommand.ownVersion());
    for (String name :
        List.of(
            "java.version", "java.vm.name", "java.vendor", "os.name", "os.version", "os.arch")) {
      versions.put(name, System.getProperty(name));
    }
    versions.put("processors", Runtime.getRuntime().availableProcessors());
    versions.put("system", system());
    Map<String, String> settings = new TreeMap<>();
    context()
        .surroundings()
        .environment()
        .forEach((name, value) -> {
          if (name.startsWith("PANGAEA_")) {
            settings.put(name, value);
          }
        });
    versions.put("settings", settings);
    versions.put("vmms", vmms);
    return versions;
  }

  private static String system() {
    try {
      return Files.readString(Path.of("/etc/os-release")).strip();
    } catch (IOException e) {
      return "unknown: " + IoReason.of(e);
    }
  }

  private void tell(Path named, ReportArchive archive) {
    messages()
        .info("%s holds %d files. README.txt says what is in it.".formatted(named, archive.size()));
    for (ReportArchive.Missing missing : archive.missing()) {
      messages().warning("not in it: %s: %s".formatted(missing.what(), missing.reason()));
    }
  }
}
