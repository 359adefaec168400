package org.pangaea.cli;

import java.util.List;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.SessionInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See its description. */
@Command(name = "list", description = "Lists the machines that run on this computer.")
final class VmListCommand extends Action {
  @Mixin private JsonOption json;

  VmListCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException {
    List<SessionInfo> running = context().surroundings().directories().running();
    if (json.isSet()) {
      context().printJson(running);
    } else if (running.isEmpty()) {
      messages().info("no virtual machine is running.");
    } else {
      Table table = new Table("NAME", "GUEST", "CLUSTER", "NODES", "STARTED");
      for (SessionInfo session : running) {
        table.row(
            session.name(),
            session.guest(),
            session.cluster(),
            String.join(" ", session.nodes().stream().map(NodeInfo::name).toList()),
            session.started());
      }
      context().print(table.text());
    }
    return ExitStatus.DONE;
  }
}
