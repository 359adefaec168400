package org.pangaea.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.DeploymentInfo;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.RunDirectories;
import org.pangaea.deploy.RunFolder;
import org.pangaea.deploy.SessionInfo;

/**
 * What a report is about.
 *
 * @param model the user's own file
 * @param machines that run
 * @param clusters that are deployed
 * @param folders of these, and of what has ended
 */
record ReportScope(
    Optional<Path> model,
    List<SessionInfo> machines,
    List<DeploymentInfo> clusters,
    List<RunFolder> folders) {

  /**
   * Finds out.
   *
   * @param what a model's file, the name of a machine or cluster, or null for everything
   */
  static ReportScope of(String what, Context context) throws DeployException {
    RunDirectories all = context.surroundings().directories();
    List<SessionInfo> machines = all.running();
    List<DeploymentInfo> clusters = all.deployed();
    if (what == null) {
      return new ReportScope(Optional.empty(), machines, clusters, all.folders());
    }
    Path file = context.file(Path.of(what));
    if (Files.isRegularFile(file)) {
      return ofModel(file, clusterName(context, Path.of(what)), all);
    }
    Predicate<SessionInfo> wanted = machine -> machine.name().equals(what);
    Predicate<DeploymentInfo> below =
        cluster ->
            cluster.cluster().equals(what)
                || machines.stream()
                    .anyMatch(
                        m -> m.name().equals(what) && cluster.cluster().equals(m.deployment()));
    ReportScope scope =
        new ReportScope(
            Optional.empty(),
            machines.stream().filter(wanted.or(m -> what.equals(m.deployment()))).toList(),
            clusters.stream().filter(below).toList(),
            all.folders());
    ReportScope named = scope.withFolders(folder -> folder.name().equals(what));
    if (named.folders().isEmpty()) {
      throw new DeployException(
          DeployException.Kind.NOT_FOUND,
          "There is no file '%s', and no machine or cluster of that name. pangaea vm list and pangaea cluster list show what there is; without a name the report is of everything."
              .formatted(what));
    }
    return named;
  }

  /** Also of a file that cannot be read: what is wrong with it is a part of the report. */
  private static Optional<String> clusterName(Context context, Path file) {
    try {
      return Optional.of(context.read(file).cluster().getName());
    } catch (DeployException e) {
      return Optional.empty();
    }
  }

  private static ReportScope ofModel(Path file, Optional<String> name, RunDirectories all)
      throws DeployException {
    ReportScope scope =
        new ReportScope(
            Optional.of(file),
            all.running().stream()
                .filter(m -> name.filter(m.cluster()::equals).isPresent())
                .toList(),
            all.deployed().stream()
                .filter(c -> name.filter(c.cluster()::equals).isPresent())
                .toList(),
            all.folders());
    return scope.withFolders(folder -> false);
  }

  /** Keeps the folders of machines and clusters, and some others. */
  private ReportScope withFolders(Predicate<RunFolder> others) {
    return new ReportScope(
        model, machines, clusters, folders.stream().filter(others.or(this::isOfMine)).toList());
  }

  private boolean isOfMine(RunFolder folder) {
    return folder.cluster()
        ? clusters.stream().anyMatch(c -> c.cluster().equals(folder.name()))
        : machines.stream().anyMatch(m -> m.name().equals(folder.name()));
  }

  /** All nodes, each once. */
  List<NodeInfo> nodes() {
    return Stream.concat(
            machines.stream().flatMap(machine -> machine.nodes().stream()),
            clusters.stream().flatMap(cluster -> cluster.nodes().stream()))
        .distinct()
        .toList();
  }

  /** Models whose computers can be checked: the user's, or those of what runs. */
  List<Path> models() {
    return model
        .map(List::of)
        .orElseGet(() ->
            folders.stream()
                .filter(this::isOfMine)
                .flatMap(folder -> folder.model().stream())
                .toList());
  }
}
