package org.pangaea.cli;

import java.nio.file.Path;
import java.util.List;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.model.validation.Finding;
import org.pangaea.model.validation.Severity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** See its description. */
@Command(
    name = "validate",
    description = "Says what is wrong with a cluster model, and what to do about it.")
final class ClusterValidateCommand extends Action {
  @Parameters(paramLabel = "FILE", description = "A .cluster file.")
  private Path file;

  @Mixin private JsonOption json;

  ClusterValidateCommand(Context context) {
    super(context);
  }

  /** A finding, for JSON; line and column are 0 where they are not known. */
  private record Line(
      String rule,
      String severity,
      String path,
      String message,
      String remedy,
      int line,
      int column) {
    static Line of(Finding finding) {
      return new Line(
          finding.rule().id(),
          finding.severity().toString(),
          finding.path(),
          finding.message(),
          finding.remedy(),
          finding.position().map(p -> p.line()).orElse(0),
          finding.position().map(p -> p.column()).orElse(0));
    }
  }

  @Override
  public Integer call() throws DeployException {
    LoadedCluster cluster = context().read(file);
    List<Finding> findings = cluster.findings();
    if (json.isSet()) {
      context().printJson(findings.stream().map(Line::of).toList());
    } else {
      findings.forEach(finding -> context().print(cluster.line(finding)));
    }
    boolean valid = findings.stream().noneMatch(f -> f.severity() == Severity.ERROR);
    if (valid) {
      messages().info(file + " is in order.");
    }
    return valid ? ExitStatus.DONE : ExitStatus.INVALID_MODEL;
  }
}
