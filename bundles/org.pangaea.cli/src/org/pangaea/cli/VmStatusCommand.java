package org.pangaea.cli;

import java.time.Duration;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import org.pangaea.deploy.MachineStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** See its description. */
@Command(
    name = "status",
    description = "Shows a machine by node: harts, pages held, faults, transfers, latencies.")
final class VmStatusCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  @Mixin private RunningMachine machine;
  @Mixin private JsonOption json;
  @Mixin private TimeLimit limit;
  @Mixin private WatchOption watch;

  VmStatusCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    try (ClusterSession session = context().open(machine.name())) {
      MachineStatus before = session.status(limit.orElse(ANSWER));
      long looked = System.nanoTime();
      while (true) {
        watch.pause();
        MachineStatus now = session.status(limit.orElse(ANSWER));
        long time = System.nanoTime();
        StatusView view = StatusView.of(before, now, (time - looked) / 1e9);
        show(view);
        if (!watch.isSet()
            || context().output().isBroken()
            || view.hasProblem()
            || view.state().ended()) {
          return view.hasProblem() ? ExitStatus.UNREACHABLE : ExitStatus.DONE;
        }
        before = now;
        looked = time;
      }
    }
  }

  private void show(StatusView view) {
    if (json.isSet()) {
      context().printJson(view);
    } else {
      watch.print(context(), StatusText.of(view));
    }
  }
}
