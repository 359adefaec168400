package org.pangaea.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pangaea.control.VmmInfo;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.LoadedCluster;
import org.pangaea.model.Clusters;
import org.pangaea.model.cluster.VirtualNode;
import org.pangaea.model.values.ByteSize;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** See its description. */
@Command(
    name = "list",
    description = "Lists the virtual nodes of a model, or the VMMs of a machine that runs.")
final class NodeListCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "A .cluster file; without it, the machine that runs is meant.")
  private Path file;

  @Option(names = "--vm", paramLabel = "NAME", description = "A machine that runs.")
  private Optional<String> machine = Optional.empty();

  @Mixin private JsonOption json;

  NodeListCommand(Context context) {
    super(context);
  }

  /** A node of a model, for JSON. */
  private record ModelNode(
      String name, String computer, String address, String engine, long memory, int fabricPort) {}

  @Override
  public Integer call() throws DeployException, InterruptedException {
    if (file != null) {
      showModel(context().read(file));
    } else {
      showRunning();
    }
    return ExitStatus.DONE;
  }

  private void showModel(LoadedCluster cluster) {
    List<ModelNode> nodes = new ArrayList<>();
    Table table = new Table("NODE", "COMPUTER", "ADDRESS", "ENGINE", "MEMORY", "FABRIC PORT");
    for (VirtualNode node : Clusters.nodes(cluster.cluster())) {
      ModelNode row =
          new ModelNode(
              node.getName(),
              Clusters.computer(node).getName(),
              Clusters.computer(node).getAddress(),
              node.getEngine().getLiteral(),
              node.getMemory(),
              node.getFabricPort());
      nodes.add(row);
      table.row(
          row.name(),
          row.computer(),
          row.address(),
          row.engine(),
          ByteSize.format(row.memory()),
          row.fabricPort() == 0 ? "none" : Integer.toString(row.fabricPort()));
    }
    print(nodes, table);
  }

  private void showRunning() throws DeployException, InterruptedException {
    try (ClusterSession session = context().open(machine)) {
      List<VmmInfo> vmms = session.vmms(ANSWER);
      Table table = new Table("NODE", "PROCESS", "VERSION", "JAVA", "ENGINES");
      for (VmmInfo vmm : vmms) {
        table.row(
            vmm.name(),
            Long.toString(vmm.pid()),
            vmm.version(),
            vmm.javaVersion(),
            String.join(" ", vmm.engines()));
      }
      print(vmms, table);
    }
  }

  private void print(List<?> data, Table table) {
    if (json.isSet()) {
      context().printJson(data);
    } else {
      context().print(table.text());
    }
  }
}
