package org.pangaea.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pangaea.guests.IoReason;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.Cluster;
import org.pangaea.model.cluster.VirtualMachine;
import org.pangaea.model.file.ClusterFormatException;
import org.pangaea.model.file.ClusterResources;
import org.pangaea.model.validation.ClusterValidator;
import org.pangaea.model.validation.Finding;
import org.pangaea.model.validation.Rule;
import org.pangaea.model.validation.Severity;

/**
 * A cluster, and what validation says of it.
 *
 * @param label what messages call it: the file's name as the user wrote it, or what else it came
 *     from
 * @param folder what relative paths in it begin at
 * @param cluster the model
 * @param findings of validation, worst first
 */
public record LoadedCluster(String label, Path folder, Cluster cluster, List<Finding> findings) {

  /**
   * Reads a file and validates it.
   *
   * @param file to read
   * @param label what messages call it
   * @throws DeployException if there is no such file, or it is no cluster
   */
  public static LoadedCluster read(Path file, String label) throws DeployException {
    if (!Files.exists(file)) {
      throw new DeployException(
          DeployException.Kind.NOT_FOUND, "There is no file " + label + ". Check the path.");
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      return of(label, folder, ClusterResources.load(file));
    } catch (ClusterFormatException e) {
      String problems =
          e.problems().stream()
              .map(problem -> label + ":" + problem.position() + ": " + problem.message())
              .collect(Collectors.joining("\n"));
      throw new DeployException(DeployException.Kind.INVALID_MODEL, problems, e);
    } catch (IOException e) {
      throw new DeployException(
          DeployException.Kind.FAILED,
          "The file %s cannot be read: %s.".formatted(label, IoReason.of(e)),
          e);
    }
  }

  /** Validates a cluster. */
  public static LoadedCluster of(String label, Path folder, Cluster cluster) {
    return new LoadedCluster(
        label,
        folder,
        cluster,
        new ClusterValidator(folder, ThisComputer.host()).validate(cluster));
  }

  /** A line for a finding, in the form that editors and terminals make a link of. */
  public String line(Finding finding) {
    return finding.position().isPresent() ? label + ":" + finding : label + ": " + finding;
  }

  /**
   * Refuses a cluster that cannot run. Where all that is wrong is that files of guests are missing,
   * that is what is said.
   */
  public void requireValid() throws DeployException {
    List<Finding> errors =
        findings.stream().filter(finding -> finding.severity() == Severity.ERROR).toList();
    if (!errors.isEmpty()) {
      boolean files = errors.stream().allMatch(f -> f.rule() == Rule.GUEST_FILE_MISSING);
      throw new DeployException(
          files ? DeployException.Kind.NOT_FOUND : DeployException.Kind.INVALID_MODEL,
          errors.stream().map(this::line).collect(Collectors.joining("\n")));
    }
  }

  /**
   * One of the virtual machines.
   *
   * @param name which; empty for the only one
   */
  public VirtualMachine machine(Optional<String> name) throws DeployException {
    List<VirtualMachine> machines = cluster.getVirtualMachines();
    String names = machines.stream().map(VirtualMachine::getName).collect(Collectors.joining(", "));
    if (machines.isEmpty()) {
      throw new DeployException(
          DeployException.Kind.NOT_FOUND, label + " has no virtual machine: add a vm block.");
    }
    if (name.isPresent()) {
      return Clusters.virtualMachine(cluster, name.get())
          .orElseThrow(() ->
              new DeployException(
                  DeployException.Kind.NOT_FOUND,
                  "%s has no virtual machine '%s'. It has: %s."
                      .formatted(label, name.get(), names)));
    }
    if (machines.size() > 1) {
      throw new DeployException(
          DeployException.Kind.AMBIGUOUS,
          "%s has several virtual machines: %s. Say which one with --vm.".formatted(label, names));
    }
    return machines.getFirst();
  }
}
