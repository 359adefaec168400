package org.pangaea.cli;

import java.nio.file.Path;
import java.util.List;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.model.file.ClusterFormatException;
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

    /** Why there was nothing to validate. */
    static List<Line> of(DeployException failure, String file) {
      if (failure.getCause() instanceof ClusterFormatException unreadable) {
        return unreadable.problems().stream()
            .map(problem ->
                error(
                    "file-malformed",
                    file,
                    problem.message(),
                    problem.position().line(),
                    problem.position().column()))
            .toList();
      }
      boolean missing = failure.kind() == DeployException.Kind.NOT_FOUND;
      return List.of(
          error(missing ? "file-missing" : "file-unreadable", file, failure.getMessage(), 0, 0));
    }

    private static Line error(String rule, String path, String message, int line, int column) {
      return new Line(rule, Severity.ERROR.toString(), path, message, "", line, column);
    }
  }

  /** Programs get a finding of a file that cannot be read, too. */
  private LoadedCluster read() throws DeployException {
    try {
      return context().read(file);
    } catch (DeployException e) {
      if (json.isSet()) {
        context().printJson(Line.of(e, file.toString()));
      }
      throw e;
    }
  }

  @Override
  public Integer call() throws DeployException {
    LoadedCluster cluster = read();
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
