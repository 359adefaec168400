package org.pangaea.cli;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.NodeInfo;
import org.pangaea.deploy.SessionInfo;
import org.pangaea.deploy.SilentListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See its description. */
@Command(name = "list", description = "Lists the machines that run on this computer.")
final class VmListCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(2);

  @Mixin private JsonOption json;

  VmListCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    List<SessionInfo> running = context().surroundings().directories().running();
    Map<SessionInfo, String> states = new LinkedHashMap<>();
    for (SessionInfo session : running) {
      states.put(session, state(session));
    }
    if (json.isSet()) {
      context().printJson(states.entrySet().stream().map(VmListCommand::line).toList());
    } else if (running.isEmpty()) {
      messages().info("no virtual machine is running.");
    } else {
      Table table = new Table("NAME", "STATE", "GUEST", "CLUSTER", "NODES", "STARTED");
      states.forEach((session, state) ->
          table.row(
              session.name(),
              state,
              session.guest(),
              session.cluster() + (session.isDeployed() ? " (deployed)" : ""),
              String.join(" ", session.nodes().stream().map(NodeInfo::name).toList()),
              session.started()));
      context().print(table.text());
    }
    return ExitStatus.DONE;
  }

  private static String state(SessionInfo machine) throws InterruptedException {
    try (ClusterSession session = ClusterSession.open(machine, new SilentListener())) {
      return session.status(ANSWER).state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    } catch (DeployException e) {
      return "unreachable";
    }
  }

  private static JsonElement line(Map.Entry<SessionInfo, String> machine) {
    JsonObject line = new Gson().toJsonTree(machine.getKey()).getAsJsonObject();
    line.addProperty("state", machine.getValue());
    return line;
  }
}
