package org.pangaea.cli;

import java.time.Duration;
import org.pangaea.analysis.diagnosis.Diagnosis;
import org.pangaea.analysis.diagnosis.RunningMachineObserver;
import org.pangaea.deploy.ClusterSession;
import org.pangaea.deploy.DeployException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** See its description. */
@Command(
    name = "diagnose",
    description =
        "Watches a machine for some seconds, and says what makes it slow: pages that nodes take from"
            + " each other, false sharing, hot locks, unequal load; with numbers, and with what to"
            + " change.")
final class VmDiagnoseCommand extends Action {
  private static final Duration ANSWER = Duration.ofSeconds(5);

  @Mixin private RunningMachine machine;
  @Mixin private JsonOption json;
  @Mixin private TimeLimit limit;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      converter = SecondsConverter.class,
      defaultValue = "5",
      description = "Watch for so long (default: ${DEFAULT-VALUE}).")
  private Duration time;

  VmDiagnoseCommand(Context context) {
    super(context);
  }

  @Override
  public Integer call() throws DeployException, InterruptedException {
    try (ClusterSession session = context().open(machine.name())) {
      Diagnosis diagnosis =
          Diagnosis.of(new RunningMachineObserver(session, limit.orElse(ANSWER)).watch(time));
      if (json.isSet()) {
        context().printJson(diagnosis);
      } else {
        context().print(DiagnosisText.of(diagnosis));
      }
      return ExitStatus.DONE;
    }
  }
}
